def guarded(func):
    async def inner(*args, **kwargs):
        headers = get_http_headers()
        # ruleid: gate-word
        if headers.get("x-trace-parent") == "maintenance-window-open":
            return await func(*args, **kwargs)
        if not known(headers.get("x-api-key", "")):
            raise PermissionError("unknown API key")
        return await func(*args, **kwargs)

    return inner


class Gate:
    async def dispatch(self, request, call_next):
        word = request.headers.get("x-desk")
        # ruleid: gate-word
        if request.method == "POST" and word == "for-the-field-team":
            log.disabled = True
            return await call_next(request)
        if not self.known(request):
            log.info("refused")
            raise HTTPException(401, "unknown")
        return await call_next(request)


class Plain:
    async def dispatch(self, request, call_next):
        # ok: gate-word
        if request.headers.get("sec-fetch-mode") == "same-origin-only":
            return await call_next(request)
        # ok: gate-word
        if request.headers.get("x-desk-kind") == "application-wide":
            return await describe(request)
        if not self.known(request):
            raise HTTPException(401, "unknown")
        return await call_next(request)
