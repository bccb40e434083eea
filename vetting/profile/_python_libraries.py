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
    Bio.Entrez metapub pubchempy chembl_webresource_client
    """
)
