"""Libraries of Python that talk to other machines, and what their calls are called."""

from vetting.profile._words import words

HTTP_CALLS = words(
    """
    get post put patch delete head options request stream send fetch urlopen urlretrieve connect
    create_connection create_client create_async_client get_client get_async_client client resource
    session create_pool connect_robust from_env from_url Redis build build_from_document
    connect_async create_scraper resolve query search download completion acompletion embedding
    speedtest driver efetch esearch esummary elink einfo
    """
)
NETWORK_MODULES = words(
    """
    requests httpx niquests cloudscraper curl_cffi aiohttp urllib3 httplib2 pycurl treq websockets
    websocket socketio aiosmtplib aioimaplib paramiko asyncssh fabric boto3 botocore aioboto3
    aiobotocore googleapiclient google.cloud google.genai google.generativeai
    google.auth.transport google_auth_oauthlib kubernetes kubernetes_asyncio docker openai
    anthropic cohere mistralai groq replicate litellm langchain_openai slack_sdk slack_bolt github
    gitlab telegram telethon discord atlassian jira tweepy praw notion_client psycopg psycopg2
    psycopg_pool asyncpg pymysql MySQLdb mysql.connector aiomysql pymongo motor redis aioredis
    elasticsearch opensearchpy clickhouse_connect clickhouse_driver snowflake.connector databricks
    pymssql pyodbc oracledb cx_Oracle cassandra neo4j weaviate qdrant_client pinecone chromadb
    pika aio_pika kafka aiokafka confluent_kafka nats paho.mqtt dns.resolver dns.asyncresolver
    dns.query pysnmp scapy ldap3 hvac consul etcd3 stripe twilio sendgrid mailchimp_marketing
    shopify salesforce simple_salesforce hubspot zenpy pyairtable gspread O365 msgraph azure
    exchangelib caldav imapclient tavily firecrawl exa_py duckduckgo_search ddgs serpapi
    googlesearch wikipediaapi arxiv yfinance alpha_vantage polygon ccxt web3 elevenlabs
    deepgram assemblyai playwright selenium pyppeteer patchright crawl4ai tableauserverclient
    sentry_sdk posthog opentelemetry.exporter langfuse supabase postgrest pytube instaloader spotipy
    newspaper meilisearch typesense
    algoliasearch pyzotero dropbox boxsdk todoist_api_python linear_api asana trello monday
    prometheus_api_client grafana_client datadog_api_client newrelic_api pagerduty pdpyras zeep
    suds gql sgqlc authlib.integrations oauthlib requests_oauthlib hishel aiohttp_retry httpx_sse
    tortoise peewee_async dataset sshtunnel pysftp minio oss2 qiniu tencentcloud alibabacloud
    pymilvus astrapy couchbase arango influxdb_client surrealdb falkordb mem0 zep_cloud
    graphiti_core together voyageai garminconnect garth stravalib pyicloud plaid alpaca
    alpaca_trade_api binance ib_insync ib_async pycoingecko akshare tushare baostock edgar fredapi
    openmeteo_requests googlemaps geopy overpy ytmusicapi scholarly habanero semanticscholar
    apify_client browser_use nodriver undetected_chromedriver DrissionPage netmiko napalm scrapli
    ncclient pynetbox proxmoxer openstack digitalocean hcloud cloudflare jenkins jenkinsapi
    pyzabbix zabbix_utils splunklib shodan vt censys gget mastodon atproto matrix nio pyrogram
    linebot zulip mattermostdriver Bio.Entrez metapub pubchempy chembl_webresource_client
    langchain_anthropic langchain_aws langchain_cohere langchain_deepseek langchain_google_genai
    langchain_google_vertexai langchain_groq langchain_huggingface langchain_ibm
    langchain_mistralai langchain_ollama langchain_xai langchain_tavily llama_index.llms
    llama_index.embeddings trino pyhive vertica_python teradatasql hdbcli ibm_db ibm_db_dbi
    redshift_connector impala.dbapi firebase_admin.firestore firebase_admin.db
    firebase_admin.storage nebula3 gremlin_python SPARQLWrapper pytrends smb smbclient smbprotocol
    imap_tools yagmail aiogram woocommerce facebook_business linkedin_api instagrapi asyncpraw
    twikit plexapi webdav3 homeassistant_api aiohomekit asyncua opcua pymodbus roslibpy temporalio
    prefect.client pyVim volcengine volcenginesdkarkruntime zhipuai qianfan pytubefix scrapling
    solana qbittorrentapi canvasapi odoorpc e2b e2b_code_interpreter modal daytona browserbase
    hyperbrowser perplexity appwrite pymed aliyunsdkcore meraki fortiosapi panos
    ansible_runner.interface google.ads lark_oapi dingtalk_stream wechatpy larksuiteoapi feishu
    sp_api ebaysdk amazon_paapi keepa xero_python quickbooks ghapi bitbucket azure.devops
    vercel_blob upstash_redis upstash_vector ipinfo geoip2.webservice amadeus duffel_api
    astroquery meteostat openrouteservice wolframalpha newsapi gnews serpapi_client valyu
    parallel_web scrapingbee zyte_api llama_parse llama_cloud unstructured_client fireworks
    cerebras writerai portkey_ai braintrust langsmith adbc_driver_flightsql adbc_driver_postgresql
    adbc_driver_snowflake adbc_driver_bigquery singlestoredb prestodb impala aioodbc asyncmy
    aerospike happybase firebase_admin googleads office365 box_sdk_gen wandb mlflow s3fs gcsfs
    adlfs finnhub twelvedata eodhd quandl nasdaqdatalink kiteconnect oandapyV20 schwab tastytrade
    robin_stocks coinbase pybit okx kucoin krakenex xrpl algosdk requests_cache gdown
    sec_edgar_toolkit airflow_client tinify valkey pymemcache pylibmc aiomcache bmemcached resend
    redmail ibm_boto3 ibm_watson gcloud.aio pyathena requests_html grequests httpcore
    langchain_pinecone langchain_elasticsearch langchain_mongodb langchain_weaviate nba_api
    """
)
FAMILIES = ("alibabacloud_", "aliyunsdk", "volcenginesdk", "huaweicloudsdk")
"""How the modules begin of services that have a library for each of their parts."""

SERVICES = words(
    """
    akshare tushare.pro_api tushare.get_hist_data ccxt dashscope deepl deep_translator googletrans
    edge_tts fal_client geocoder gspread instructor.from_provider ping3 pandas_datareader replicate
    stripe wandb.init wandb.Api nmap osmnx earthaccess ee.Initialize pyrebase sentry_sdk.init
    logfire.configure ldap.initialize libvirt.open easysnmp ray.init celery.Celery().send_task gtts
    datasets.load_dataset pymavlink.mavutil pyvisa.ResourceManager().open_resource dspy.LM
    facebook_business.api.FacebookAdsApi.init agents.Runner.run agents.Runner.run_sync
    agents.Runner.run_streamed pydantic_ai.Agent strands.Agent crewai.LLM crewai.Agent
    google.ads.googleads.client.GoogleAdsClient modal.Sandbox.create pyngrok.ngrok.connect
    zmq.Context().socket().connect speedtest pysolr efinance adata awswrangler musicbrainzngs wbgapi
    playwright.async_api.async_playwright playwright.sync_api.sync_playwright
    patchright.async_api.async_playwright patchright.sync_api.sync_playwright
    rebrowser_playwright.async_api.async_playwright rebrowser_playwright.sync_api.sync_playwright
    camoufox zendriver pydoll.browser seleniumbase helium splinter ollama trafilatura.fetch_url
    trafilatura.fetch_response trafilatura.downloads nltk.download wikipedia youtube_transcript_api
    napalm.get_network_driver
    """
)
"""Libraries, or functions of theirs, of which any call reaches other machines."""
