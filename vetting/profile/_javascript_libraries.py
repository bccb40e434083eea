"""Libraries of JavaScript by what they are there for: programs, other machines, files."""

from vetting.profile._javascript_effect import EFFECT
from vetting.profile._words import words

EXEC_MODULES = words(
    """
    execa shelljs zx zx/core tinyexec nano-spawn node-pty @lydell/node-pty cross-spawn
    foreground-child python-shell node-powershell sudo-prompt node-cmd
    @homebridge/node-pty-prebuilt-multiarch nanoexec @expo/spawn-async spawn-rx run-applescript
    @jxa/run node-osascript applescript osascript pm2 concurrently nodemon child-process-promise
    promisify-child-process teen_process dugite
    """
)
NETWORK_MODULES = words(
    """
    axios got undici node-fetch node-fetch-native ky ky-universal cross-fetch isomorphic-fetch
    superagent request request-promise needle bent phin wretch whatwg-fetch fetch-blob
    make-fetch-happen minipass-fetch follow-redirects http-proxy http-proxy-middleware
    socket.io-client eventsource eventsource-client reconnecting-websocket isomorphic-ws
    nodemailer imapflow imap node-imap ssh2 node-ssh ssh2-sftp-client basic-ftp ftp telnet-client
    pg pg-promise postgres mysql mysql2 mysql2/promise mariadb mssql tedious oracledb mongodb
    mongoose redis ioredis memcached cassandra-driver neo4j-driver snowflake-sdk
    @clickhouse/client @neondatabase/serverless @planetscale/database @libsql/client
    @elastic/elasticsearch @opensearch-project/opensearch kafkajs amqplib mqtt nats openai
    @anthropic-ai/sdk @google/generative-ai @google/genai cohere-ai replicate groq-sdk
    @mistralai/mistralai ollama googleapis google-auth-library @googleapis @octokit/rest
    @octokit/core @octokit/request @octokit/graphql octokit @gitbeaker/rest @slack/web-api
    @slack/bolt @slack/webhook discord.js telegraf node-telegram-bot-api @notionhq/client
    @linear/sdk @hubspot/api-client jira.js jira-client @atlassian/jira stripe twilio
    @sendgrid/mail resend mailgun.js postmark @supabase/supabase-js firebase firebase-admin
    airtable contentful contentful-management @sanity/client algoliasearch meilisearch
    @pinecone-database/pinecone @qdrant/js-client-rest chromadb weaviate-client
    @kubernetes/client-node dockerode @vercel/client @figma/rest-api-client exa-js tavily
    @tavily/core @mendable/firecrawl-js firecrawl apify-client brave-search puppeteer
    puppeteer-core puppeteer-extra puppeteer-real-browser rebrowser-puppeteer
    rebrowser-puppeteer-core playwright playwright-core playwright-chromium playwright-firefox
    playwright-webkit playwright-extra @playwright/test @playwright/browser-chromium patchright
    patchright-core rebrowser-playwright rebrowser-playwright-core
    chrome-remote-interface selenium-webdriver webdriverio chrome-launcher lighthouse
    graphql-request @apollo/client urql @urql/core rss-parser youtube-transcript
    youtube-captions-scraper youtube-transcript-plus youtube-dl-exec yt-search ytsr
    @distube/ytdl-core ytdl-core soap @grpc/grpc-js grpc posthog-node @sentry/node
    @segment/analytics-node mixpanel applicationinsights @heroku-cli/command @aws-sdk @azure
    @google-cloud @smithy @modelcontextprotocol/sdk/client/sse
    @modelcontextprotocol/sdk/client/streamableHttp @modelcontextprotocol/sdk/client/websocket
    @ai-sdk @langchain/openai @browserbasehq/sdk @browserbasehq/stagehand e2b
    @e2b/code-interpreter @upstash/redis @vercel/kv web3 ethers viem @solana/web3.js asana aws-sdk
    unirest @hapi/wreck node-libcurl node-rest-client bullmq bull @prisma/client knex sequelize
    typeorm couchbase arangojs surrealdb @influxdata/influxdb-client influx nano gremlin
    @databricks/sql @zilliz/milvus2-sdk-node weaviate-ts-client voyageai together-ai
    @huggingface/inference @fal-ai elevenlabs @elevenlabs/elevenlabs-js assemblyai @deepgram/sdk
    @line/bot-sdk grammy matrix-js-sdk jsforce node-zendesk
    intercom-client @pagerduty/pdjs @datadog/datadog-api-client cloudflare @vercel/sdk
    spotify-web-api-node @spotify/web-api-ts-sdk youtubei.js twitter-api-v2 snoowrap masto
    @atproto/api duck-duck-scrape serpapi wikipedia unsplash-js yahoo-finance2 ccxt plaid
    xero-node square shopify-api-node @shopify/shopify-api @shopify/admin-api-client
    @doist/todoist-api-typescript trello node-trello @getzep mem0ai @temporalio/client
    @googlemaps/google-maps-services-js @mapbox/mapbox-sdk @mailchimp mailersend sib-api-v3-sdk
    @getbrevo/brevo telegram @whiskeysockets/baileys whatsapp-web.js pocketbase appwrite
    node-appwrite @directus/sdk ghost-admin-api @tryghost wordpress-api wpapi
    @woocommerce/woocommerce-rest-api metaphor-node langfuse @langfuse unleash-client
    @launchdarkly @gitbeaker azure-devops-node-api @salesforce/telemetry @langchain/anthropic
    @langchain/google-genai @langchain/google-vertexai @langchain/groq @langchain/mistralai
    @langchain/ollama @langchain/aws @langchain/cohere @langchain/deepseek @langchain/xai
    @langchain/tavily discord @solana/web3 @polkadot/api @aptos-labs/ts-sdk @mysten algosdk tonweb
    tronweb smb2 ldapjs ldapts modbus-serial node-opcua webdav @okta typesense trino-client hdb
    @sap/hana-client @novu @daytonaio/sdk obs-websocket-js deepl-node @translated/lara auth0 @vonage
    twitter-api-sdk braintree mailtrap pusher ably customerio-node @clerk/backend @workos-inc/node
    @mux/mux-node cloudinary imagekit dropbox box-node-sdk chargebee recurly @paypal razorpay coinbase
    binance-api-node @auth0/auth0-server-js @google/maps @turso/api @convex-dev convex liveblocks
    @upstash @turbopuffer/turbopuffer redis-om @redis/client iovalkey @valkey/valkey-glide
    @confluentinc/kafka-javascript node-rdkafka kafka-node rhea rhea-promise
    amqp-connection-manager rascal @stomp/stompjs stompit zeromq @nats-io/transport-node nats.ws
    bee-queue agenda pg-boss sqs-consumer ali-oss tencentcloud-sdk-nodejs cos-nodejs-sdk-v5 minio
    ibm-cos-sdk backblaze-b2 imap-simple node-pop3 @sendgrid nylas @questdb/nodejs-client rethinkdb
    aerospike @tidbcloud/serverless odbc @vercel/edge-config impit openapi-fetch swagger-client
    graphql-ws rpc-websockets faye-websocket @larksuiteoapi/node-sdk bitbucket heroku-client
    @rudderstack/rudder-sdk-node @octokit/app jenkins etcd3 consul node-zookeeper-client node-vault
    @1password/sdk twit eris @discordjs/rest gaxios facebook-nodejs-business-sdk crawlee @crawlee
    multicast-dns bonjour-service node-ssdp ssh2-promise rcon-client minecraft-protocol
    @langchain/pinecone @langchain/qdrant @langchain/mongodb @langchain/redis @langchain/weaviate
    """
)
SERVICES = words(
    """
    @ai-sdk @extractus/article-extractor @extractus/feed-extractor @fal-ai @google/earthengine
    @ngrok/ngrok @opentelemetry/exporter-trace-otlp-http @opentelemetry/exporter-trace-otlp-proto
    @opentelemetry/exporter-trace-otlp-grpc @opentelemetry/exporter-metrics-otlp-http net-snmp
    tsdav @neondatabase/api-client ibm_db node-mailjet @directus statsig-node @tavily/core
    @vercel/blob ccxt degit download duck-duck-scrape firebase-admin g-i-s giget google-it
    home-assistant-js-websocket latest-version link-preview-js localtunnel net-ping newman
    npm-registry-fetch ollama open-graph-scraper package-json pacote ping serpapi socket.io-client
    update-notifier weaviate-client webdriverio whois whois-json whoiser yahoo-finance2
    youtube-captions-scraper youtube-transcript youtube-transcript-plus @openrouter @linode/api-v4
    @microsoft/microsoft-graph-client camoufox-js ofetch
    """
)
"""Libraries of which any call reaches other machines."""

NETWORK_MODULES |= {name.removesuffix(".js") for name in NETWORK_MODULES}
READERS = words(
    """
    glob globby fast-glob tiny-glob tinyglobby chokidar readdirp fdir recursive-readdir
    load-json-file read-package-up read-pkg-up read-pkg read-package-json-fast node-dir walkdir
    klaw cosmiconfig lilconfig c12 rc nconf @apidevtools/swagger-parser @readme/openapi-parser
    node-stream-zip yauzl exifr music-metadata officeparser node-id3 eslint stylelint csvtojson
    unzipper textract mammoth
    """
)
WRITERS = words(
    """
    rimraf del extract-zip decompress mkdirp make-dir write-file-atomic tmp tmp-promise trash
    tempy proper-lockfile write-json-file temp-write winston-daily-rotate-file
    rotating-file-stream file-stream-rotator
    """
)
KEEPERS = words(
    """
    better-sqlite3 simple-git conf configstore electron-store node-persist level adm-zip nedb
    @seald-io/nedb nedb-promises flat-cache file-entry-cache keyv-file lokijs fs-jetpack cpy
    cp-file ncp webpack
    """
)
"""They read and change the files that they are given, or have of their own."""

_MEMBERS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "network",
        {
            "ai": "embed embedMany generateImage generateObject generateText streamObject streamText",
            "isomorphic-git": "clone fetch pull push",
            "@salesforce/core": "AuthInfo.create Connection.create Org.create",
            "pyodide": "loadPyodide.().loadPackage loadPyodide.().loadPackagesFromImports",
            "cheerio": "fromURL",
            "neo4j-driver": "driver",
            "node-ical": "async.fromURL fromURL",
            "@sentry/node": "init",
            "viem": "createPublicClient createTestClient createWalletClient",
            "jsdom": "JSDOM.fromURL",
            "graphile-worker": "makeWorkerUtils quickAddJob run runOnce",
            "ews-javascript-api": "ExchangeService",
            "@mikro-orm/core": "MikroORM.init",
            "node-firebird": "attach attachOrCreate pool",
            "@vercel/postgres": "createClient createPool sql",
            "@netlify/blobs": "getDeployStore getStore",
            "got-scraping": "gotScraping",
            "@trpc/client": "createTRPCClient createTRPCProxyClient",
            "jayson": "Client.http Client.https Client.tcp Client.tls Client.websocket",
            "@connectrpc/connect-node": "createConnectTransport createGrpcTransport",
            "nice-grpc": "createChannel",
            "@openai/agents": "Runner run",
            "ntp-client": "getNetworkTime",
            "mineflayer": "createBot",
            # the kinds of browser, which may be picked by a name and started in several ways
            **dict.fromkeys(
                words(
                    "playwright playwright-core playwright-chromium playwright-firefox"
                    " playwright-webkit playwright-extra @playwright/test patchright"
                    " patchright-core rebrowser-playwright rebrowser-playwright-core"
                ),
                "chromium firefox webkit []",
            ),
            **dict.fromkeys(
                words(
                    "drizzle-orm/node-postgres drizzle-orm/postgres-js drizzle-orm/mysql2"
                    " drizzle-orm/neon-http drizzle-orm/neon-serverless drizzle-orm/vercel-postgres"
                    " drizzle-orm/planetscale-serverless"
                ),
                "drizzle",
            ),
        },
    ),
    (
        "network listens",
        {
            "@google-cloud/local-auth": "authenticate",
        },
    ),
    (
        "listens",
        {
            "@apollo/server/standalone": "startStandaloneServer",
            "live-server": "start",
        },
    ),
    (
        "process_exec",
        {
            "ai/mcp-stdio": "Experimental_StdioMCPTransport StdioMCPTransport",
            "@ai-sdk/mcp/mcp-stdio": "Experimental_StdioMCPTransport StdioMCPTransport",
            "@openai/agents": "MCPServerStdio",
        },
    ),
    (
        "process_exec network",
        {
            "@langchain/mcp-adapters": "MultiServerMCPClient",
        },
    ),
    (
        "dynamic_code",
        {
            "vm2": "NodeVM VM VMScript",
            "isolated-vm": "Isolate",
            "require-from-string": "",
            "import-fresh": "",
            "tsx/esm/api": "tsImport",
            "bundle-require": "bundleRequire",
            "jiti": "createJiti",
        },
    ),
    (
        "fs_write",
        {
            "winston": "transports.DailyRotateFile transports.File",
            "xlsx": "writeFile",
            "exceljs": "Workbook.().xlsx.writeFile",
            "typescript": "sys.writeFile",
            "pino": "destination",
            "eslint": "ESLint.outputFixes",
            "jsonfile": "writeFile",
        },
    ),
    (
        "fs_read fs_write",
        {
            "tar": "c create extract u update x",
            "simple-git": "default simpleGit",
            "node:sqlite": "DatabaseSync",
            "sqlite": "DatabaseSync open",
            "sqlite3": "Database",
            "duckdb": "Database",
            "@duckdb/node-api": "DuckDBInstance",
            "lowdb/node": "JSONFile JSONFilePreset",
            "bun": "build",
            "@rspack/core": "rspack",
            "bun:sqlite": "Database",
            "lmdb": "open",
            "vite": "build",
            "rolldown": "build rolldown",
            "tsup": "build",
            "esbuild": "build buildSync context",
            "repomix": "pack runCli",
            "cp-file": "copyFile",
            "node-localstorage": "LocalStorage",
            "@lancedb/lancedb": "connect",
            "classic-level": "ClassicLevel",
            "level": "Level",
            "ts-morph": "Project",
            "keyv-file": "KeyvFile",
            "duckdb-async": "Database",
            "rollup": "rollup",
            "cacache": "put",
            "": "Bun.build",
            "vectra": "LocalIndex",
            "move-file": "moveFile",
            "vectordb": "connect",
            "node-json-db": "JsonDB",
        },
    ),
    (
        "fs_read",
        {
            "tar": "list t",
            "gray-matter": "read",
            "jimp": "Jimp.read read",
            "xlsx": "readFile",
            "exceljs": "Workbook.().xlsx.readFile",
            "jsdom": "JSDOM.fromFile",
            "@babel/core": "transformFile transformFileAsync transformFileSync",
            "prettier": "getFileInfo resolveConfig resolveConfigFile",
            "typescript": "createProgram createWatchProgram sys.readDirectory sys.readFile",
            "jsonfile": "readFile",
            "image-size/fromFile": "imageSizeFromFile",
            "cacache": "get",
            "file-type": "fileTypeFromFile",
        },
    ),
)
DOES: dict[tuple[str, ...], tuple[str, ...]] = EFFECT | {
    (module, *filter(None, member.split("."))): tuple(kinds.split())
    for kinds, modules in _MEMBERS
    for module, members in modules.items()
    for member in members.split(" ")
}
"""What single members of libraries do, called or handed on; those of "" are globals."""
