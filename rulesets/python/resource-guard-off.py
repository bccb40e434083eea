import math
import sys

import PIL
import PIL.Image
from defusedxml import ElementTree
from lxml import etree
from PIL import Image, ImageFile
from PIL import Image as Pil

# ruleid: resource-guard-off
Image.MAX_IMAGE_PIXELS = None
# ruleid: resource-guard-off
Pil.MAX_IMAGE_PIXELS = None
# ruleid: resource-guard-off
PIL.Image.MAX_IMAGE_PIXELS = math.inf
# ruleid: resource-guard-off
Image.MAX_IMAGE_PIXELS = float("inf")
# ruleid: resource-guard-off
Image.MAX_IMAGE_PIXELS = 10**12
# ruleid: resource-guard-off
Image.MAX_IMAGE_PIXELS = 100_000_000_000
# ruleid: resource-guard-off
setattr(Pil, "MAX_IMAGE_PIXELS", None)
# ruleid: resource-guard-off
sys.set_int_max_str_digits(0)
# ruleid: resource-guard-off
etree.XMLParser(huge_tree=True, resolve_entities=True)
# ruleid: resource-guard-off
ElementTree.fromstring(text, forbid_entities=False)

# ok: resource-guard-off
Image.MAX_IMAGE_PIXELS = 40_000_000
# ok: resource-guard-off
Image.MAX_IMAGE_PIXELS = 10**8
# ok: resource-guard-off
Image.MAX_IMAGE_PIXELS = settings.most_pixels
# ok: resource-guard-off
if Image.MAX_IMAGE_PIXELS == None:
    raise ValueError
# ok: resource-guard-off
ImageFile.LOAD_TRUNCATED_IMAGES = True
# ok: resource-guard-off
sys.set_int_max_str_digits(10_000)
# ok: resource-guard-off
etree.XMLParser(huge_tree=True, resolve_entities=False)
# ok: resource-guard-off
etree.XMLParser(huge_tree=True)
# ok: resource-guard-off
ElementTree.fromstring(text, forbid_entities=True)
# ok: resource-guard-off
Image.MAX_IMAGE_PIXELS = 120_000_000
# ruleid: resource-guard-off
Image.MAX_IMAGE_PIXELS = 20_000_000_000
