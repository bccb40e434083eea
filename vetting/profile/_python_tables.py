"""What members of Python's modules do: programs, files, other machines, code that is made at run time."""

EXEC = "process_exec"
READ = "fs_read"
WRITE = "fs_write"
NETWORK = "network"
LISTENS = "listens"
DYNAMIC = "dynamic_code"
NATIVE = "native_code"

EXACT: dict[str, tuple[str, str]] = {
    # class, module, names of it
    "subprocess": (EXEC, "run call check_call check_output getoutput getstatusoutput Popen"),
    "os": (
        EXEC,
        """
        system popen startfile execl execle execlp execlpe execv execve execvp execvpe spawnl
        spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe posix_spawn posix_spawnp
        """,
    ),
    "asyncio": (EXEC, "create_subprocess_exec create_subprocess_shell"),
    "asyncio.subprocess": (EXEC, "create_subprocess_exec create_subprocess_shell"),
    "anyio": (EXEC, "run_process open_process"),
    "trio": (EXEC, "run_process lowlevel.open_process"),
    "pty": (EXEC, "spawn"),
    "pexpect": (EXEC, "spawn run runu popen_spawn.PopenSpawn"),
    "ptyprocess": (EXEC, "PtyProcess.spawn PtyProcessUnicode.spawn"),
    "winpty": (EXEC, "PtyProcess.spawn PTY"),
    "invoke": (EXEC, "run Context"),
    "psutil": (EXEC, "Popen"),
    "sh": (EXEC, "Command"),
    "plumbum": (EXEC, "local"),
    "mcp": (EXEC, "StdioServerParameters stdio_client"),
    "mcp.client.stdio": (EXEC, "StdioServerParameters stdio_client"),
    "agents.mcp": (EXEC, "MCPServerStdio"),
    "pydantic_ai.mcp": (EXEC, "MCPServerStdio"),
    "delegator": (EXEC, "run chain"),
    "subprocess_tee": (EXEC, "run"),
    "wexpect": (EXEC, "spawn run"),
    "applescript": (EXEC, "run AppleScript tell.app"),
    "jupyter_client": (EXEC, "KernelManager AsyncKernelManager MultiKernelManager"),
    "jupyter_client.manager": (EXEC, "KernelManager AsyncKernelManager start_new_kernel"),
    "langchain_community.tools": (EXEC, "ShellTool"),
    "fastmcp.client.transports": (
        EXEC,
        """
        StdioTransport PythonStdioTransport NodeStdioTransport NpxStdioTransport
        UvxStdioTransport UvStdioTransport FastMCPStdioTransport
        """,
    ),
}
MORE: tuple[tuple[str, str], ...] = (
    (
        EXEC,
        """
        crewai.mcp.MCPServerStdio autogen_ext.tools.mcp.StdioServerParams nbclient.NotebookClient
        papermill.execute_notebook sarge.run sarge.capture_stdout ansible_runner.run
        """,
    ),
    (
        READ,
        """
        os.listdir os.scandir os.walk os.fwalk os.readlink glob.glob glob.iglob linecache.getlines
        linecache.getline fileinput.input mmap.mmap numpy.fromfile openpyxl.load_workbook
        openpyxl.reader.excel.load_workbook xlrd.open_workbook docx.Document pptx.Presentation
        fitz.open pymupdf.open pypdf.PdfReader PyPDF2.PdfReader pdfplumber.open
        pymupdf4llm.to_markdown PIL.Image.open cv2.imread librosa.load soundfile.read
        mimetypes.read_mime_types tomllib.load configparser.ConfigParser().read netrc.netrc
        pandas.read_csv pandas.read_excel pandas.read_json pandas.read_parquet pandas.read_pickle
        pandas.read_feather polars.read_csv polars.read_parquet polars.scan_csv
        polars.scan_parquet kubernetes.config.load_kube_config kubernetes.config.load_config
        kubernetes.config.new_client_from_config kubernetes_asyncio.config.load_kube_config
        kubernetes.config.kube_config.load_kube_config kubernetes.config.list_kube_config_contexts
        importlib.resources.read_text importlib.resources.read_binary pkgutil.get_data
        aiofiles.os.listdir aiofiles.os.scandir watchdog.observers.Observer watchfiles.watch
        watchfiles.awatch markitdown.MarkItDown docling.document_converter.DocumentConverter
        camelot.read_pdf tabula.read_pdf docx2txt.process textract.process
        pydub.AudioSegment.from_file geopandas.read_file xarray.open_dataset nbformat.read
        moviepy.VideoFileClip moviepy.editor.VideoFileClip pdf2image.convert_from_path
        netCDF4.Dataset rasterio.open fiona.open pyarrow.parquet.read_table pyarrow.csv.read_csv
        numpy.load numpy.loadtxt joblib.load torch.load trimesh.load ebooklib.epub.read_epub
        mutagen.File pypandoc.convert_file extract_msg.Message ezdxf.readfile mailbox.mbox
        unstructured.partition.auto.partition pkg_resources.resource_string
        pkg_resources.resource_stream llama_index.core.SimpleDirectoryReader
        langchain_community.document_loaders.TextLoader
        langchain_community.document_loaders.DirectoryLoader
        langchain_community.document_loaders.PyPDFLoader
        langchain_community.tools.file_management.ReadFileTool
        langchain_community.tools.file_management.ListDirectoryTool
        langchain_community.tools.file_management.CopyFileTool
        langchain_community.tools.file_management.FileSearchTool fontTools.ttLib.TTFont
        PIL.ImageFont.truetype imageio.imread imageio.v2.imread imageio.v3.imread
        skimage.io.imread tifffile.imread nibabel.load pydicom.dcmread eyed3.load mido.MidiFile
        music21.converter.parse Bio.SeqIO.parse Bio.SeqIO.read Bio.PDB.PDBParser
        pyarrow.parquet.ParquetFile pyarrow.dataset.dataset fastparquet.ParquetFile
        scipy.io.loadmat scipy.io.wavfile.read numpy.genfromtxt safetensors.safe_open
        faiss.read_index pandas.read_xml pandas.read_orc pandas.read_hdf pandas.read_sas
        pandas.read_stata pandas.read_spss pandas.read_fwf pandas.read_table pandas.ExcelFile
        polars.read_json polars.read_ndjson polars.read_excel polars.scan_ndjson pikepdf.open
        pikepdf.Pdf.open pdfminer.high_level.extract_text pdfminer.high_level.extract_pages
        docxtpl.DocxTemplate extract_msg.openMsg py7zr.SevenZipFile rarfile.RarFile toml.load
        magic.from_file omegaconf.OmegaConf.load jinja2.FileSystemLoader jinja2.PackageLoader
        mako.lookup.TemplateLookup starlette.staticfiles.StaticFiles
        fastapi.staticfiles.StaticFiles starlette.responses.FileResponse
        fastapi.responses.FileResponse flask.send_file flask.send_from_directory
        fastmcp.resources.FileResource fastmcp.resources.DirectoryResource
        mcp.server.fastmcp.resources.FileResource mcp.server.fastmcp.resources.DirectoryResource
        rope.base.project.Project ifcopenshell.open langchain_community.document_loaders.CSVLoader
        langchain_community.document_loaders.Docx2txtLoader
        langchain_community.document_loaders.UnstructuredFileLoader mailbox.Maildir
        pandas.HDFStore diskcache.FanoutCache papermill.execute_notebook
        """,
    ),
    (
        WRITE,
        """
        os.remove os.unlink os.rename os.renames os.replace os.mkdir os.makedirs os.rmdir
        os.removedirs os.symlink os.link os.chmod os.chown os.truncate os.utime os.mkfifo
        shutil.rmtree shutil.make_archive tempfile.mkstemp tempfile.mkdtemp
        tempfile.NamedTemporaryFile tempfile.TemporaryDirectory tempfile.TemporaryFile
        urllib.request.urlretrieve logging.FileHandler logging.handlers.RotatingFileHandler
        logging.handlers.TimedRotatingFileHandler logging.handlers.WatchedFileHandler
        dotenv.set_key dotenv.unset_key send2trash.send2trash cv2.imwrite soundfile.write
        huggingface_hub.snapshot_download aiofiles.os.remove aiofiles.os.unlink aiofiles.os.mkdir
        aiofiles.os.makedirs aiofiles.os.rename aiofiles.os.rmdir aiofiles.os.replace
        aiofiles.tempfile. numpy.save numpy.savez numpy.savetxt joblib.dump torch.save
        ebooklib.epub.write_epub langchain_community.tools.file_management.WriteFileTool
        langchain_community.tools.file_management.CopyFileTool
        langchain_community.tools.file_management.MoveFileTool
        langchain_community.tools.file_management.DeleteFileTool imageio.imwrite
        imageio.v2.imwrite imageio.v3.imwrite imageio.mimsave skimage.io.imsave tifffile.imwrite
        numpy.savez_compressed scipy.io.savemat scipy.io.wavfile.write pyarrow.parquet.write_table
        pyarrow.csv.write_csv pandas.ExcelWriter nbformat.write omegaconf.OmegaConf.save
        faiss.write_index pdfkit.from_string pdfkit.from_file pdfkit.from_url fpdf.FPDF().output
        xlsxwriter.Workbook filelock.FileLock filelock.SoftFileLock portalocker.Lock
        atomicwrites.atomic_write gdown.download requests_cache.CachedSession
        requests_cache.install_cache reportlab.platypus.SimpleDocTemplate mailbox.mbox
        mailbox.Maildir pandas.HDFStore diskcache.FanoutCache papermill.execute_notebook
        """,
    ),
    (
        LISTENS,
        """
        uvicorn.run uvicorn.Server hypercorn.asyncio.serve hypercorn.trio.serve waitress.serve
        granian.Granian werkzeug.serving.run_simple wsgiref.simple_server.make_server
        gunicorn.app.base.BaseApplication aiohttp.web.run_app aiohttp.web.TCPSite
        aiohttp.web.UnixSite aiohttp.web.SockSite aiohttp.web.NamedPipeSite aiohttp.web.AppRunner
        aiohttp.web.ServerRunner
        http.server.HTTPServer http.server.ThreadingHTTPServer http.server.test
        socketserver.TCPServer socketserver.ThreadingTCPServer socketserver.UDPServer
        socketserver.UnixStreamServer asyncio.start_server asyncio.start_unix_server
        asyncio.get_event_loop().create_server asyncio.get_running_loop().create_server
        anyio.create_tcp_listener trio.open_tcp_listeners trio.serve_tcp websockets.serve
        websockets.server.serve websockets.asyncio.server.serve websockets.sync.server.serve
        grpc.server grpc.aio.server xmlrpc.server.SimpleXMLRPCServer socket.socket().listen
        socket.create_server flask.Flask().run quart.Quart().run sanic.Sanic().run bottle.run
        zmq.Context().socket().bind gradio.Blocks().launch gradio.Interface().launch
        gradio.ChatInterface().launch gradio.TabbedInterface().launch streamlit.web.cli.main
        streamlit.web.bootstrap.run tornado.web.Application().listen
        tornado.httpserver.HTTPServer().listen dash.Dash().run nicegui.ui.run bottle.Bottle().run
        cherrypy.quickstart robyn.Robyn().start aiosmtpd.controller.Controller
        pyftpdlib.servers.FTPServer twisted.internet.reactor.listenTCP dash.Dash().run_server
        prometheus_client.start_http_server debugpy.listen tornado.httpserver.HTTPServer
        eventlet.wsgi.server gevent.pywsgi.WSGIServer cheroot.wsgi.Server
        werkzeug.serving.make_server rpyc.utils.server.ThreadedServer optuna_dashboard.run_server
        bokeh.server.server.Server panel.serve tensorboard.program.TensorBoard().launch
        """,
    ),
    (
        DYNAMIC,
        """
        eval exec builtins.eval builtins.exec runpy.run_path runpy.run_module
        importlib.util.spec_from_file_location importlib.util.spec_from_loader
        importlib.machinery.SourceFileLoader importlib.machinery.SourcelessFileLoader
        imp.load_source imp.load_module zipimport.zipimporter marshal.loads marshal.load
        types.CodeType types.FunctionType code.InteractiveInterpreter code.InteractiveConsole
        code.interact codeop.compile_command IPython.embed asteval.Interpreter
        IPython.core.interactiveshell.InteractiveShell
        IPython.core.interactiveshell.InteractiveShell.instance IPython.InteractiveShell
        IPython.InteractiveShell.instance IPython.terminal.interactiveshell.TerminalInteractiveShell
        IPython.terminal.interactiveshell.TerminalInteractiveShell.instance
        IPython.get_ipython().run_cell IPython.get_ipython().run_cell_async
        IPython.get_ipython().ex IPython.get_ipython().ev IPython.start_ipython
        IPython.terminal.embed.InteractiveShellEmbed RestrictedPython.compile_restricted
        RestrictedPython.compile_restricted_exec langchain_experimental.utilities.PythonREPL
        langchain_experimental.tools.PythonREPLTool langchain_experimental.tools.PythonAstREPLTool
        smolagents.LocalPythonExecutor
        """,
    ),
    (
        NATIVE,
        """
        ctypes.CDLL ctypes.PyDLL ctypes.WinDLL ctypes.OleDLL ctypes.cdll ctypes.windll
        ctypes.oledll ctypes.pydll ctypes.pythonapi ctypes.LibraryLoader cffi.FFI
        llvmlite.binding numpy.ctypeslib.load_library
        """,
    ),
    (
        NETWORK,
        """
        urllib.request.urlopen urllib.request.urlretrieve urllib.request.build_opener
        urllib.request.Request urllib.request.URLopener http.client.HTTPConnection
        http.client.HTTPSConnection socket.create_connection socket.gethostbyname
        socket.gethostbyaddr socket.getaddrinfo socket.socket().connect
        socket.socket().connect_ex socket.socket().sendto asyncio.open_connection
        asyncio.open_unix_connection anyio.connect_tcp trio.open_tcp_stream smtplib.SMTP
        smtplib.SMTP_SSL imaplib.IMAP4 imaplib.IMAP4_SSL poplib.POP3 poplib.POP3_SSL ftplib.FTP
        ftplib.FTP_TLS telnetlib.Telnet nntplib.NNTP xmlrpc.client.ServerProxy
        mcp.client.sse.sse_client mcp.client.streamable_http.streamablehttp_client
        mcp.client.streamable_http.streamable_http_client mcp.client.websocket.websocket_client
        fastmcp.Client fastmcp.client.Client fastmcp.client.transports.StreamableHttpTransport
        fastmcp.client.transports.SSETransport grpc.insecure_channel grpc.secure_channel
        grpc.aio.insecure_channel grpc.aio.secure_channel pandas.read_html markitdown.MarkItDown
        sqlalchemy.create_engine sqlmodel.create_engine sqlalchemy.ext.asyncio.create_async_engine
        huggingface_hub.snapshot_download huggingface_hub.hf_hub_download git.Repo.clone_from
        git.Repo().remotes git.Repo().remote git.Repo().git.push git.Repo().git.pull
        git.Repo().git.fetch git.Repo().git.clone kubernetes.config.load_kube_config
        kubernetes.config.load_config kubernetes.config.load_incluster_config
        kubernetes.stream.stream whois.whois feedparser.parse yt_dlp.YoutubeDL
        snowflake.snowpark.Session.builder.configs().create
        snowflake.snowpark.Session.builder.configs().getOrCreate
        snowflake.snowpark.Session.builder.getOrCreate gget.info gget.seq gget.ref gget.blast
        gget.blat gget.archs4 gget.enrichr gget.bgee gget.pdb gget.cosmic gget.opentargets
        gget.cellxgene
        """,
    ),
    (
        NETWORK,
        """
        celery.Celery celery.app.Celery celery.app.base.Celery kombu.Connection
        kombu.connection.Connection kombu.BrokerConnection dramatiq.brokers.rabbitmq.RabbitmqBroker
        dramatiq.brokers.redis.RedisBroker huey.RedisHuey huey.PriorityRedisHuey arq.create_pool
        arq.connections.create_pool faststream.rabbit.RabbitBroker faststream.kafka.KafkaBroker
        faststream.nats.NatsBroker faststream.redis.RedisBroker faststream.confluent.KafkaBroker
        stomp.Connection stomp.Connection11 stomp.Connection12 proton.utils.BlockingConnection
        proton.reactor.Container pulsar.Client nsq.Reader nsq.Writer amqp.Connection aiormq.connect
        amqpstorm.Connection aiomqtt.Client asyncio_mqtt.Client gmqtt.Client
        glide.GlideClient.create glide.GlideClusterClient.create mailjet_rest.Client nylas.Client
        jmapc.Client gcsa.google_calendar.GoogleCalendar ovh.Client aiogoogle.Aiogoogle
        pandas_gbq.read_gbq pandas_gbq.to_gbq databases.Database gel.create_client
        gel.create_async_client edgedb.create_client edgedb.create_async_client pg8000.connect
        pg8000.dbapi.connect pg8000.native.Connection mariadb.connect mariadb.ConnectionPool
        fdb.connect firebird.driver.connect pytds.connect ydb.Driver ydb.aio.Driver taos.connect
        taosrest.connect taosws.connect pydruid.db.connect pinotdb.connect phoenixdb.connect
        jaydebeapi.connect couchdb.Server cloudant.Cloudant cloudant.client.Cloudant
        cloudant.client.CouchDB gqlalchemy.Memgraph gqlalchemy.Neo4j pyrfc.Connection
        pyTigerGraph.TigerGraphConnection pyTigerGraph.AsyncTigerGraphConnection iris.connect
        iris.createConnection iris.dbapi.connect intersystems_iris.connect
        intersystems_iris.createConnection intersystems_iris.dbapi.connect irisnative.connect
        irisnative.createConnection primp.Client primp.AsyncClient tls_client.Session rnet.Client
        rnet.get rnet.post aiohttp_client_cache.CachedSession httpx_ws.connect_ws
        httpx_ws.aconnect_ws requests_futures.sessions.FuturesSession githubkit.GitHub github3.login
        github3.GitHub pydrive.drive.GoogleDrive pydrive2.drive.GoogleDrive nextcloud_client.Client
        nc_py_api.Nextcloud webdav4.client.Client discord_webhook.DiscordWebhook xai_sdk.Client
        xai_sdk.AsyncClient lmstudio.llm lmstudio.Client lmstudio.AsyncClient
        lmstudio.embedding_model elasticsearch_dsl.connections.create_connection
        influxdb_client_3.InfluxDBClient3 questdb.ingress.Sender questdb.ingress.Sender.from_conf
        questdb.ingress.Sender.from_env okta.client.Client auth0.management.Auth0
        auth0.authentication.GetToken keycloak.KeycloakAdmin keycloak.KeycloakOpenID
        heroku3.from_key pylxd.Client winrm.Session winrm.Protocol pypsrp.client.Client
        pypsrp.wsman.WSMan impacket.smbconnection.SMBConnection wakeonlan.send_magic_packet
        pychromecast.get_chromecasts pychromecast.get_listed_chromecasts pychromecast.Chromecast
        soco.SoCo soco.discover phue.Bridge kasa.Discover.discover kasa.Discover.discover_single
        zeroconf.Zeroconf zeroconf.asyncio.AsyncZeroconf slixmpp.ClientXMPP snap7.client.Client
        pycomm3.LogixDriver pyads.Connection aiodns.DNSResolver icmplib.ping icmplib.multiping
        icmplib.traceroute icmplib.async_ping pythonping.ping ipwhois.IPWhois
        pystac_client.Client.open marqo.Client turbopuffer.Turbopuffer turbopuffer.AsyncTurbopuffer
        vespa.application.Vespa meilisearch_python_sdk.Client meilisearch_python_sdk.AsyncClient
        """,
    ),
    (
        READ,
        """
        huggingface_hub.upload_file huggingface_hub.upload_folder
        huggingface_hub.HfApi().upload_file huggingface_hub.HfApi().upload_folder
        paramiko.SSHClient().open_sftp().put paramiko.SFTPClient.from_transport().put
        oci.config.from_file svglib.svglib.svg2rlg googleapiclient.http.MediaFileUpload
        """,
    ),
    (
        WRITE,
        """
        paramiko.SSHClient().open_sftp().get paramiko.SFTPClient.from_transport().get
        reportlab.graphics.renderPM.drawToFile reportlab.graphics.renderPDF.drawToFile
        reportlab.graphics.renderSVG.drawToFile
        """,
    ),
)
