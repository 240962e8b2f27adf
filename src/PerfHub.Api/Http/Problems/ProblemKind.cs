using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Problems;

/// <summary>A kind of problem. The slug is stable: it ends <c>urn:perfhub:problem:{slug}</c>.</summary>
public sealed record ProblemKind(string Slug, int Status, Text Title)
{
    /// <summary>The body cannot be parsed.</summary>
    public static readonly ProblemKind MalformedBody = new("malformed-body", 400, new("请求正文无法解析", "The body cannot be parsed"));

    /// <summary>A query parameter is invalid.</summary>
    public static readonly ProblemKind BadParameter = new("bad-parameter", 400, new("查询参数有误", "A query parameter is invalid"));

    /// <summary>A request header is invalid.</summary>
    public static readonly ProblemKind BadHeader = new("bad-header", 400, new("请求头有误", "A request header is invalid"));

    /// <summary>The key or token is missing or invalid.</summary>
    public static readonly ProblemKind Unauthorized = new("unauthorized", 401, new("未提供有效的密钥或令牌", "The key or token is missing or invalid"));

    /// <summary>The caller's role does not allow the operation.</summary>
    public static readonly ProblemKind Forbidden = new("forbidden", 403, new("当前角色无权执行此操作", "The role does not allow this operation"));

    /// <summary>The resource does not exist, or not for this caller.</summary>
    public static readonly ProblemKind NotFound = new("not-found", 404, new("未找到", "Not found"));

    /// <summary>The resource does not support the method.</summary>
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, new("不支持该请求方法", "The method is not allowed"));

    /// <summary>The resource has no format that the client accepts.</summary>
    public static readonly ProblemKind NotAcceptable = new("not-acceptable", 406, new("无法以所要求的格式提供", "The requested format is not available"));

    /// <summary>The body arrives too slowly or not at all.</summary>
    public static readonly ProblemKind RequestTimeout = new("too-slow", 408, new("请求正文传输过慢", "The body arrived too slowly"));

    /// <summary>The request conflicts with the current state.</summary>
    public static readonly ProblemKind Conflict = new("conflict", 409, new("与当前状态冲突", "The request conflicts with the current state"));

    /// <summary>A request with this <c>Idempotency-Key</c> is in progress.</summary>
    public static readonly ProblemKind IdempotencyKeyInUse =
        new("idempotency-key-in-use", 409, new("同一幂等键的请求仍在处理中", "A request with this idempotency key is in progress"));

    /// <summary>The resource has changed since the client read it.</summary>
    public static readonly ProblemKind PreconditionFailed =
        new("precondition-failed", 412, new("前提条件不成立", "A precondition failed"));

    /// <summary>The body is too large.</summary>
    public static readonly ProblemKind ContentTooLarge = new("too-large", 413, new("请求正文过大", "The body is too large"));

    /// <summary>The media type of the body is not supported.</summary>
    public static readonly ProblemKind UnsupportedMediaType =
        new("unsupported-media-type", 415, new("请求正文必须为 application/json（批量填报为 application/x-ndjson）", "The body must be application/json (for a batch: application/x-ndjson)"));

    /// <summary>The body is JSON but has errors.</summary>
    public static readonly ProblemKind InvalidBody = new("invalid-body", 422, new("请求内容不符合要求", "The body is invalid"));

    /// <summary>The document cannot be read: encrypted, damaged, without text, or no form that is known.</summary>
    public static readonly ProblemKind UnreadableDocument = new("unreadable-document", 422, new("文件无法读取", "The document cannot be read"));

    /// <summary>The <c>Idempotency-Key</c> was used for another request.</summary>
    public static readonly ProblemKind IdempotencyKeyReused =
        new("idempotency-key-reused", 422, new("幂等键已用于另一请求", "This idempotency key was used for another request"));

    /// <summary>The change lacks <c>If-Match</c>.</summary>
    public static readonly ProblemKind PreconditionRequired =
        new("precondition-required", 428, new("必须提供 If-Match", "If-Match is required"));

    /// <summary>The caller or its address exceeds a rate limit.</summary>
    public static readonly ProblemKind TooManyRequests = new("too-fast", 429, new("请求过于频繁", "Too many requests"));

    /// <summary>The service has a fault.</summary>
    public static readonly ProblemKind Internal = new("internal", 500, new("服务内部错误", "Internal error"));

    /// <summary>The store is unavailable.</summary>
    public static readonly ProblemKind Unavailable = new("unavailable", 503, new("服务暂不可用，请稍后重试", "The service is unavailable; try again shortly"));

    /// <summary>The disk of the store is full.</summary>
    public static readonly ProblemKind StoreFull = new(
        "store-full", 503, new("存储空间已满，暂不能写入，查询不受影响", "The disk of the service is full: nothing can be stored until the operator frees space; reads still work"));

    /// <summary>The file of the store was moved, deleted or replaced.</summary>
    public static readonly ProblemKind StoreMoved = new(
        "store-moved", 503, new("本服务的数据文件已被移走或替换，须由管理员处理", "The data file of the service was moved or replaced; the operator must put it back"));

    /// <summary>The data of the store are damaged.</summary>
    public static readonly ProblemKind StoreDamaged = new(
        "store-damaged", 503, new("本服务的数据已损坏，须由管理员从备份恢复", "The data of the service are damaged; the operator must restore a backup"));

    /// <summary>All kinds. Where only a status is known, the first kind with that status is used.</summary>
    public static readonly IReadOnlyList<ProblemKind> All =
    [
        MalformedBody, BadParameter, BadHeader, Unauthorized, Forbidden, NotFound, MethodNotAllowed, NotAcceptable, RequestTimeout, Conflict, IdempotencyKeyInUse,
        PreconditionFailed, ContentTooLarge, UnsupportedMediaType, InvalidBody, UnreadableDocument, IdempotencyKeyReused, PreconditionRequired, TooManyRequests, Internal, Unavailable,
        StoreFull, StoreMoved, StoreDamaged,
    ];

    /// <summary>The type URI.</summary>
    public string Type => $"urn:perfhub:problem:{Slug}";

    /// <summary>Creates an exception with this detail in Chinese and English.</summary>
    public ProblemException ToException(string zh, string en) => new(this, new Text(zh, en));

    /// <summary>Creates the exception for an attempt outside the caller's rights, which is audited.</summary>
    /// <param name="subject">The target of the attempt, if the path does not name it.</param>
    public ProblemException ToDenial(string? subject = null) => new(this) { IsDenial = true, Subject = subject };

    /// <summary>Creates an exception for one error of the body.</summary>
    /// <param name="pointer">An RFC 6901 pointer.</param>
    /// <param name="code">A stable code for programs.</param>
    /// <param name="zh">The error in Chinese.</param>
    /// <param name="en">The error in English.</param>
    public ProblemException ToExceptionAt(string pointer, string code, string zh, string en) =>
        new(this, null, [new ValidationError(pointer, code, new Text(zh, en))]);
}
