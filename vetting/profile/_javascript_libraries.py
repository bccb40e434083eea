"""Libraries of JavaScript by what they are there for: programs, other machines, files."""

from vetting.profile._words import words

EXEC_MODULES = words(
    """
    execa shelljs zx zx/core tinyexec nano-spawn node-pty @lydell/node-pty cross-spawn
    foreground-child python-shell node-powershell sudo-prompt node-cmd
    @homebridge/node-pty-prebuilt-multiarch nanoexec @expo/spawn-async spawn-rx
    child-process-promise promisify-child-process teen_process dugite run-applescript osascript
    node-osascript @jxa/run
    """
)
NETWORK_MODULES = words(
    """
    axios got undici node-fetch node-fetch-native ky ky-universal cross-fetch isomorphic-fetch
    superagent request request-promise needle bent phin wretch ofetch whatwg-fetch fetch-blob
    make-fetch-happen minipass-fetch follow-redirects http-proxy http-proxy-middleware
    socket.io-client eventsource eventsource-client reconnecting-websocket isomorphic-ws
    nodemailer imapflow imap node-imap ssh2 node-ssh ssh2-sftp-client basic-ftp ftp
    telnet-client pg pg-promise postgres mysql mysql2 mysql2/promise mariadb mssql tedious
    oracledb mongodb mongoose redis ioredis memcached cassandra-driver neo4j-driver
    snowflake-sdk @clickhouse/client @neondatabase/serverless @planetscale/database
    @libsql/client @elastic/elasticsearch @opensearch-project/opensearch kafkajs amqplib mqtt
    nats openai @anthropic-ai/sdk @google/generative-ai @google/genai cohere-ai replicate
    groq-sdk @mistralai/mistralai ollama googleapis google-auth-library @googleapis
    @octokit/rest @octokit/core @octokit/request @octokit/graphql octokit @gitbeaker/rest
    @slack/web-api @slack/bolt @slack/webhook discord.js telegraf node-telegram-bot-api
    @notionhq/client @linear/sdk @hubspot/api-client jira.js jira-client @atlassian/jira
    stripe twilio @sendgrid/mail resend mailgun.js postmark @supabase/supabase-js firebase
    firebase-admin airtable contentful contentful-management @sanity/client algoliasearch
    meilisearch @pinecone-database/pinecone @qdrant/js-client-rest chromadb weaviate-client
    @kubernetes/client-node dockerode @vercel/client @figma/rest-api-client exa-js tavily
    @tavily/core @mendable/firecrawl-js firecrawl apify-client brave-search puppeteer
    puppeteer-core puppeteer-extra playwright playwright-core playwright-chromium
    chrome-remote-interface selenium-webdriver webdriverio chrome-launcher lighthouse
    graphql-request @apollo/client urql @urql/core rss-parser youtube-transcript
    youtube-captions-scraper youtube-transcript-plus youtube-dl-exec yt-search ytsr
    @distube/ytdl-core ytdl-core soap @grpc/grpc-js grpc posthog-node @sentry/node
    @segment/analytics-node mixpanel applicationinsights @heroku-cli/command @aws-sdk @azure
    @google-cloud @smithy @modelcontextprotocol/sdk/client/sse
    @modelcontextprotocol/sdk/client/streamableHttp @modelcontextprotocol/sdk/client/websocket
    @ai-sdk @langchain/openai @browserbasehq/sdk @browserbasehq/stagehand e2b
    @e2b/code-interpreter @upstash/redis @vercel/kv web3 ethers viem @solana/web3.js
    asana aws-sdk unirest @hapi/wreck node-libcurl node-rest-client bullmq bull @prisma/client
    knex sequelize typeorm couchbase arangojs surrealdb @influxdata/influxdb-client influx nano
    gremlin @databricks/sql @zilliz/milvus2-sdk-node weaviate-ts-client voyageai together-ai
    @huggingface/inference @fal-ai elevenlabs @elevenlabs/elevenlabs-js assemblyai @deepgram/sdk
    @line/bot-sdk grammy matrix-js-sdk @microsoft/microsoft-graph-client jsforce node-zendesk
    intercom-client @pagerduty/pdjs @datadog/datadog-api-client cloudflare @vercel/sdk
    spotify-web-api-node @spotify/web-api-ts-sdk youtubei.js twitter-api-v2 snoowrap masto
    @atproto/api duck-duck-scrape serpapi wikipedia unsplash-js yahoo-finance2 ccxt plaid
    xero-node square shopify-api-node @shopify/shopify-api @shopify/admin-api-client
    @doist/todoist-api-typescript trello node-trello @getzep mem0ai @temporalio/client
    @googlemaps/google-maps-services-js @mapbox/mapbox-sdk @mailchimp mailersend sib-api-v3-sdk
    @getbrevo/brevo telegram @whiskeysockets/baileys whatsapp-web.js pocketbase appwrite
    node-appwrite @directus/sdk ghost-admin-api @tryghost wordpress-api wpapi
    @woocommerce/woocommerce-rest-api metaphor-node langfuse @langfuse unleash-client
    @launchdarkly @gitbeaker azure-devops-node-api @salesforce/telemetry
    """
)
REACHING = frozenset(
    {("@salesforce/core", name, "create") for name in ("AuthInfo", "Connection", "Org")}
    | {("pyodide", "loadPyodide", "()", f"loadPackage{of}") for of in ("", "sFromImports")}
)
"""What reaches other machines in libraries of which most does not."""

READERS = words(
    """
    glob globby fast-glob tiny-glob tinyglobby chokidar readdirp fdir recursive-readdir
    load-json-file read-package-up read-pkg-up read-pkg read-package-json-fast node-dir
    walkdir klaw eslint stylelint cosmiconfig lilconfig c12 music-metadata csvtojson unzipper
    yauzl node-stream-zip officeparser textract mammoth
    """
)
WRITERS = words(
    """
    rimraf del extract-zip decompress mkdirp make-dir write-file-atomic tmp tmp-promise trash
    write-json-file proper-lockfile tempy temp-write winston-daily-rotate-file
    rotating-file-stream file-stream-rotator
    """
)
_KEEPERS = words(
    """
    better-sqlite3 simple-git conf configstore electron-store node-persist level adm-zip nedb
    @seald-io/nedb nedb-promises flat-cache file-entry-cache keyv-file lokijs fs-jetpack cpy
    cp-file ncp webpack
    """
)
_KEEPING = {
    "esbuild": "build buildSync context", "bun": "build", "vite": "build", "tsup": "build",
    "rollup": "rollup", "rolldown": "rolldown build", "@rspack/core": "rspack", "lmdb": "open",
    "classic-level": "ClassicLevel", "level": "Level", "ts-morph": "Project", "cacache": "put",
    "repomix": "pack runCli", "vectra": "LocalIndex", "node-json-db": "JsonDB", "tar":
    "x extract c create u update", "node-localstorage": "LocalStorage", "cp-file": "copyFile",
    "move-file": "moveFile", "keyv-file": "KeyvFile", "duckdb-async": "Database",
    "bun:sqlite": "Database", "lowdb/node": "JSONFilePreset", "@lancedb/lancedb": "connect",
    "vectordb": "connect",
}  # fmt: skip
KEPT = frozenset(
    {(name, "()") for name in _KEEPERS}
    | {(module, name) for module, names in _KEEPING.items() for name in names.split()}
    | {("", "Bun", "build")}
)
"""What reads and changes the files that it is given, or has of its own."""

READ_BY = frozenset(
    {("prettier", name) for name in words("resolveConfig getFileInfo resolveConfigFile")}
    | {("typescript", name) for name in words("createProgram createWatchProgram")}
    | {("typescript", "sys", name) for name in words("readFile readDirectory")}
    | {("@babel/core", f"transformFile{how}") for how in ("", "Sync", "Async")}
    | {("jimp", "read"), ("jimp", "Jimp", "read"), ("gray-matter", "read"), ("tar", "t")}
    | {("tar", "list"), ("jsonfile", "readFile"), ("file-type", "fileTypeFromFile")}
    | {("image-size/fromFile", "imageSizeFromFile"), ("cacache", "get")}
)
WRITTEN_BY = frozenset(
    {("winston", "transports", "File"), ("pino", "destination"), ("jsonfile", "writeFile")}
    | {("eslint", "ESLint", "outputFixes"), ("typescript", "sys", "writeFile")}
)
STARTED_BY = frozenset(
    {(module, f"{name}StdioMCPTransport") for module in words("ai/mcp-stdio @ai-sdk/mcp/mcp-stdio")
     for name in ("", "Experimental_")}
    | {("@langchain/mcp-adapters", "MultiServerMCPClient"), ("@openai/agents", "MCPServerStdio")}
)  # fmt: skip
"""Clients that start other servers."""

ENV_GETTERS: frozenset[tuple[str, ...]] = frozenset(
    {
        *(("", "Deno", "env", name) for name in ("get", "has")),
        *(("effect", "Config", kind) for kind in words("string redacted secret number integer")),
        *(("effect", "Config", kind) for kind in words("boolean url port nonEmptyString")),
        *(("getenv", kind) for kind in words("string int float bool boolish url")),
        ("getenv",),
        ("env-var", "get"),
    }
)
"""What is called with the name of a variable, and gives its value."""
