"""Who a text speaks of, what they want, and what is to be sold to them: parts of longer expressions.

Who a person is (traveller, tenant, patient) is told by the shape `the …'s own wishes`, not by a list.
"""

from vetting.patterns import pattern

NOT = r"(?<!not\W)(?<!n't\W)(?<!never\W)(?<!without\W)(?<!cannot\W)"
MODEL = r"(?:assistant|agent|model|ai|llm|chatbot|planner)"
HIGH = r"(?:goal|objective|aim|mission|purpose|agenda|assignment|directive|priority|priorities)s?"
AIM = rf"(?:{HIGH}|(?:task|plan|job|role|duty|request)s?)"
"""A task, a plan or a job may be a unit of work, which the high aims are not."""

PERSON = (
    rf"(?:(?:the|your|every|each|any|this) (?!{MODEL}|server|tool|client|system|browser|file|page|app)"
    r"[a-z]{3,16}+|them|him|her|me|users|people|customers|visitors)"
)
WANTS = (
    r"(?:wish(?:es)?|goals?|preferences?|budget|interests?|requests?|questions?|priorit(?:y|ies)|needs"
    r"|wants|objectives?|intentions?|aims?|instructions?|tasks?|limits?|comfort|convenience)"
)
DEEP = r"(?:wish(?:es)?|goals?|interests?|needs|wants|objectives?|intentions?|aims?|comfort|convenience)"
"""What only people have, where preferences and requests are also a record's, or stand in a text."""

LED = rf"(?!{MODEL}|server|tool|it\b)[a-z]{{3,16}}+'s? (?:own |stated |original |first |whole |wish )?"
"""Without an article, which is looked for in vain where a phrase begins with it."""

WHOSE = rf"(?:the |a |an |their |your |any |each |every |all )?{LED}"
PEOPLE = (
    r"(?:user|customer|client|buyer|reader|patient|guest|traveller|tenant|student|learner|borrower|person"
    r"|caller|visitor|member|subscriber)s?"
)
ASKED = (
    r"(?:what|whatever|anything|everything) (?:that )?(?:the |your )?(?!server|tool)"
    r"(?:[a-z]{3,16}+|he or she) (?:wants?|wanted|asks?|asked|prefers?|preferred|wishes|needs|planned|chose)"
)
THEIRS = rf"(?:{WHOSE}{WANTS}|{ASKED})"
DEAL = (
    r"(?:sales?|purchases?|bookings?|orders?|subscriptions?(?! (?:keys?|ids?)\b)|upgrades?|memberships?"
    r"|donations?|offers?|add-ons?|warrant(?:y|ies)|licen[cs]es?|contracts?|premium|surveys?|petitions?"
    r"|sign-?ups?|deals?|promotions?|campaigns?|enrol?ments?|(?:plus|pro|paid|family) (?:plan|tier)"
    r"|plus|courses?|bundles?|loyalty|products?|brands?|shops?|leads|conversions?|clicks|revenue|retention"
    r"|engagement|basket|webinars?|renewals?|loans?|paid app|newsletters?)"
)
BUYS = r"(?:subscribe|buy|purchase|book|enrol+|donate|pay|upgrade|sign|order|spend|renew|join|opt in|convert)"
SOLD = (
    r"(?:bought|sold|booked|purchased|subscribed|upgraded|signed|offered|pitched|ordered|enrolled|donated"
    r"|promoted|renewed|heard|applied|signed up|joined)"
)
TALK = r"(?:session|conversation|chat|talk|dialogue|interaction|discussion|subject|topic)"
ANSWER = r"(?:answer|reply|replies|response|message|recommendation)s?"

_WORD = pattern(r"[a-z]{2,}+")
SPOKEN = """
    agenda aim aims answer answered answers ask asked asks assignment assistant assistants booked bought
    brand brands buy buyer campaign cheaper cheapest chosen commission commissions conversation convince
    customer customers decide decline declines directive donate donation donations duty elsewhere ends
    everything fastest fear flatter goal goals greenest guest healthiest hesitate hesitates hidden insist
    insisted insists insurance intention interest interests keep kickback kickbacks leave loan loyalty
    member membership mission nudge objections objective objectives offer offers others our ours paid
    patient pays person persuade plan planner plans preference preferences prefers premium pretend
    priorities priority purchase purpose question questions quickest quiet reader refuse refuses
    reliable renew renewal renewed replies reply retention reward rival rivals safest sale sales
    satisfied sell selling sells silent sold sponsor steer stop subscribe subscriber subscription
    subscriptions task tenant topic traveller unmentioned unsaid upgrade upgraded upgrades upsell
    urgency us user users vendor vendors visitor want wanted wants warranty whatever wish wishes you
    your
"""
_ABOUT = frozenset(SPOKEN.split())


def is_about(said: str) -> bool:
    """Whether a sentence in small letters has a word of those that all of these sentences have.

    Nine sentences in ten have none, and need not be searched for the many expressions.
    """
    return not _ABOUT.isdisjoint(_WORD.findall(said))
