"""Libraries of Python that talk to other machines, and what their calls are called."""

from vetting.profile._words import words

HTTP_CALLS = words(
    """
    get post put patch delete head options request stream send fetch urlopen urlretrieve
    connect create_connection create_client create_async_client get_client get_async_client
    client resource session create_pool connect_robust from_env from_url Redis build
    build_from_document connect_async create_scraper resolve query search download completion
    acompletion embedding speedtest driver efetch esearch esummary elink einfo
    """
)
NETWORK_MODULES = words(
    """
    requests httpx niquests cloudscraper curl_cffi aiohttp urllib3 httplib2 pycurl treq
    websockets websocket socketio aiosmtplib aioimaplib paramiko asyncssh fabric boto3
    botocore aioboto3 aiobotocore googleapiclient google.cloud google.genai
    google.generativeai google.auth.transport google_auth_oauthlib kubernetes
    kubernetes_asyncio docker openai anthropic cohere mistralai groq replicate litellm
    langchain_openai slack_sdk slack_bolt github gitlab telegram telethon discord atlassian
    jira tweepy praw notion_client psycopg psycopg2 psycopg_pool asyncpg pymysql MySQLdb
    mysql.connector aiomysql pymongo motor redis aioredis elasticsearch opensearchpy
    clickhouse_connect clickhouse_driver snowflake.connector databricks pymssql pyodbc
    oracledb cx_Oracle cassandra neo4j weaviate qdrant_client pinecone chromadb pika aio_pika
    kafka aiokafka confluent_kafka nats paho.mqtt dns.resolver dns.asyncresolver dns.query
    pysnmp scapy ldap3 hvac consul etcd3 stripe twilio sendgrid mailchimp_marketing shopify
    salesforce simple_salesforce hubspot zenpy pyairtable gspread O365 msgraph azure
    exchangelib caldav imapclient tavily firecrawl exa_py duckduckgo_search ddgs serpapi
    googlesearch wikipedia wikipediaapi arxiv yfinance alpha_vantage polygon ccxt web3
    elevenlabs deepgram assemblyai playwright selenium pyppeteer patchright crawl4ai
    tableauserverclient sentry_sdk posthog opentelemetry.exporter langfuse supabase postgrest
    youtube_transcript_api pytube instaloader spotipy nltk.download trafilatura.fetch_url
    newspaper meilisearch typesense algoliasearch pyzotero dropbox boxsdk todoist_api_python
    linear_api asana trello monday prometheus_api_client grafana_client datadog_api_client
    newrelic_api pagerduty pdpyras zeep suds gql sgqlc authlib.integrations oauthlib
    requests_oauthlib hishel aiohttp_retry httpx_sse tortoise peewee_async dataset sshtunnel
    pysftp minio oss2 qiniu tencentcloud alibabacloud pymilvus astrapy couchbase arango
    influxdb_client surrealdb falkordb mem0 zep_cloud graphiti_core together voyageai ollama
    garminconnect garth stravalib pyicloud plaid alpaca alpaca_trade_api binance ib_insync
    ib_async pycoingecko akshare tushare baostock edgar fredapi openmeteo_requests googlemaps
    geopy overpy ytmusicapi scholarly habanero semanticscholar apify_client browser_use nodriver
    undetected_chromedriver DrissionPage netmiko napalm scrapli ncclient pynetbox proxmoxer
    openstack digitalocean hcloud cloudflare jenkins jenkinsapi pyzabbix zabbix_utils splunklib
    shodan vt censys gget mastodon atproto matrix nio pyrogram linebot zulip mattermostdriver
    Bio.Entrez metapub pubchempy chembl_webresource_client adbc_driver_flightsql
    adbc_driver_postgresql adbc_driver_snowflake adbc_driver_bigquery singlestoredb trino
    prestodb pyhive impala vertica_python teradatasql ibm_db hdbcli aioodbc asyncmy aerospike
    happybase firebase_admin googleads facebook_business linkedin_api office365 pyVim
    box_sdk_gen wandb mlflow s3fs gcsfs adlfs finnhub twelvedata eodhd quandl nasdaqdatalink
    pandas_datareader kiteconnect oandapyV20 schwab tastytrade robin_stocks coinbase pybit okx
    kucoin krakenex solana xrpl algosdk requests_cache gdown sec_edgar_toolkit airflow_client
    langchain_anthropic langchain_google_genai langchain_groq langchain_ollama tinify deepl
    """
)

MORE_READS = """
    fontTools.ttLib.TTFont PIL.ImageFont.truetype imageio.imread imageio.v2.imread
    imageio.v3.imread skimage.io.imread tifffile.imread rasterio.open fiona.open nibabel.load
    pydicom.dcmread trimesh.load ezdxf.readfile mutagen.File eyed3.load mido.MidiFile
    music21.converter.parse Bio.SeqIO.parse Bio.SeqIO.read Bio.PDB.PDBParser
    pyarrow.parquet.read_table pyarrow.parquet.ParquetFile pyarrow.csv.read_csv
    pyarrow.dataset.dataset fastparquet.ParquetFile scipy.io.loadmat scipy.io.wavfile.read
    numpy.load numpy.loadtxt numpy.genfromtxt joblib.load torch.load safetensors.safe_open
    faiss.read_index pandas.read_xml pandas.read_orc pandas.read_hdf pandas.read_sas
    pandas.read_stata pandas.read_spss pandas.read_fwf pandas.read_table pandas.ExcelFile
    polars.read_json polars.read_ndjson polars.read_excel polars.scan_ndjson
    ebooklib.epub.read_epub pikepdf.open pikepdf.Pdf.open pdfminer.high_level.extract_text
    pdfminer.high_level.extract_pages pdf2image.convert_from_path docxtpl.DocxTemplate
    extract_msg.Message extract_msg.openMsg py7zr.SevenZipFile rarfile.RarFile toml.load
    magic.from_file omegaconf.OmegaConf.load jinja2.FileSystemLoader jinja2.PackageLoader
    mako.lookup.TemplateLookup starlette.staticfiles.StaticFiles fastapi.staticfiles.StaticFiles
    starlette.responses.FileResponse fastapi.responses.FileResponse flask.send_file
    flask.send_from_directory fastmcp.resources.FileResource fastmcp.resources.DirectoryResource
    mcp.server.fastmcp.resources.FileResource mcp.server.fastmcp.resources.DirectoryResource
    llama_index.core.SimpleDirectoryReader rope.base.project.Project ifcopenshell.open
    langchain_community.document_loaders.PyPDFLoader
    langchain_community.document_loaders.TextLoader
    langchain_community.document_loaders.CSVLoader
    langchain_community.document_loaders.DirectoryLoader
    langchain_community.document_loaders.Docx2txtLoader
    langchain_community.document_loaders.UnstructuredFileLoader
"""
MORE_WRITES = """
    imageio.imwrite imageio.v2.imwrite imageio.v3.imwrite imageio.mimsave skimage.io.imsave
    tifffile.imwrite numpy.save numpy.savetxt numpy.savez numpy.savez_compressed joblib.dump
    torch.save scipy.io.savemat scipy.io.wavfile.write pyarrow.parquet.write_table
    pyarrow.csv.write_csv pandas.ExcelWriter nbformat.write ebooklib.epub.write_epub
    omegaconf.OmegaConf.save faiss.write_index pdfkit.from_string pdfkit.from_file
    pdfkit.from_url fpdf.FPDF().output xlsxwriter.Workbook filelock.FileLock filelock.SoftFileLock
    portalocker.Lock atomicwrites.atomic_write gdown.download requests_cache.CachedSession
    requests_cache.install_cache reportlab.platypus.SimpleDocTemplate
"""
MORE_KEPT = """
    mailbox.mbox mailbox.Maildir pandas.HDFStore diskcache.FanoutCache papermill.execute_notebook
"""
MORE_STARTED = """
    agents.mcp.MCPServerStdio pydantic_ai.mcp.MCPServerStdio crewai.mcp.MCPServerStdio
    autogen_ext.tools.mcp.StdioServerParams jupyter_client.KernelManager
    jupyter_client.AsyncKernelManager jupyter_client.manager.KernelManager
    jupyter_client.manager.start_new_kernel nbclient.NotebookClient papermill.execute_notebook
    sarge.run sarge.capture_stdout delegator.run ansible_runner.run
"""
"""Programs, and clients that start other servers."""

MORE_LISTENING = """
    gradio.Blocks().launch gradio.Interface().launch gradio.ChatInterface().launch
    dash.Dash().run dash.Dash().run_server prometheus_client.start_http_server debugpy.listen
    tornado.web.Application().listen tornado.httpserver.HTTPServer eventlet.wsgi.server
    gevent.pywsgi.WSGIServer cheroot.wsgi.Server cherrypy.quickstart werkzeug.serving.make_server
    rpyc.utils.server.ThreadedServer
"""
MORE_CODE = """
    RestrictedPython.compile_restricted
    langchain_experimental.utilities.PythonREPL langchain_experimental.tools.PythonREPLTool
    langchain_experimental.tools.PythonAstREPLTool smolagents.LocalPythonExecutor
"""
