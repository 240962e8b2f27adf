using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Problems;

/// <summary>A kind of refusal: its stable slug, its status, its title.</summary>
/// <param name="Slug">The last part of <c>urn:perfhub:problem:{slug}</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The title in both languages.</param>
public sealed record ProblemKind(string Slug, int Status, Text Title)
{
    /// <summary>The body is not JSON.</summary>
    public static readonly ProblemKind MalformedBody = new("malformed-body", 400, new("请求正文无法解析", "The body cannot be read"));

    /// <summary>A parameter of the query is wrong.</summary>
    public static readonly ProblemKind BadParameter = new("bad-parameter", 400, new("查询参数有误", "A query parameter is wrong"));

    /// <summary>A header of the request is wrong.</summary>
    public static readonly ProblemKind BadHeader = new("bad-header", 400, new("请求头有误", "A header of the request is wrong"));

    /// <summary>No key or token, or one that is not valid.</summary>
    public static readonly ProblemKind Unauthorized = new("unauthorized", 401, new("未提供有效的密钥或令牌", "No valid key or token was given"));

    /// <summary>The caller's role may not do this.</summary>
    public static readonly ProblemKind Forbidden = new("forbidden", 403, new("当前角色无权执行此操作", "This role may not do this"));

    /// <summary>There is no such thing, or not for this caller.</summary>
    public static readonly ProblemKind NotFound = new("not-found", 404, new("未找到", "Not found"));

    /// <summary>The resource has no such method.</summary>
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, new("不支持该请求方法", "The method is not allowed here"));

    /// <summary>It cannot be had in any form that the client takes.</summary>
    public static readonly ProblemKind NotAcceptable = new("not-acceptable", 406, new("无法以所要求的格式提供", "It cannot be had in a form that is asked for"));

    /// <summary>The body does not come, or too slowly.</summary>
    public static readonly ProblemKind TooSlow = new("too-slow", 408, new("请求正文传输过慢", "The body comes too slowly"));

    /// <summary>What is there already stands against it.</summary>
    public static readonly ProblemKind Conflict = new("conflict", 409, new("与当前状态冲突", "In conflict with the present state"));

    /// <summary>The first request with this <c>Idempotency-Key</c> is still under way.</summary>
    public static readonly ProblemKind IdempotencyKeyInUse =
        new("idempotency-key-in-use", 409, new("同一幂等键的请求仍在处理中", "A request with this idempotency key is still under way"));

    /// <summary>What the client has read of it is not what is there now.</summary>
    public static readonly ProblemKind PreconditionFailed =
        new("precondition-failed", 412, new("资源已变更，前提条件不成立", "A precondition does not hold: it is not as the client last read it"));

    /// <summary>The body is too large.</summary>
    public static readonly ProblemKind TooLarge = new("too-large", 413, new("请求正文过大", "The body is too large"));

    /// <summary>The body is of another media type.</summary>
    public static readonly ProblemKind UnsupportedMediaType =
        new("unsupported-media-type", 415, new("请求正文必须为 application/json（批量填报为 application/x-ndjson）", "The body must be application/json (for a batch: application/x-ndjson)"));

    /// <summary>The body is JSON, but not what this request takes.</summary>
    public static readonly ProblemKind InvalidBody = new("invalid-body", 422, new("请求内容不符合要求", "The body is not what this request takes"));

    /// <summary>The <c>Idempotency-Key</c> came with another request before.</summary>
    public static readonly ProblemKind IdempotencyKeyReused =
        new("idempotency-key-reused", 422, new("幂等键已用于另一请求", "This idempotency key was used for another request"));

    /// <summary>A change must say what it was made from.</summary>
    public static readonly ProblemKind PreconditionRequired =
        new("precondition-required", 428, new("必须提供 If-Match", "If-Match is required"));

    /// <summary>The caller, or its address, asks more often than it may.</summary>
    public static readonly ProblemKind TooFast = new("too-fast", 429, new("请求过于频繁", "Too many requests"));

    /// <summary>A fault of this service.</summary>
    public static readonly ProblemKind Internal = new("internal", 500, new("服务内部错误", "A fault of this service"));

    /// <summary>The store is away.</summary>
    public static readonly ProblemKind Unavailable = new("unavailable", 503, new("服务暂不可用，请稍后重试", "The service is not available; try again shortly"));

    /// <summary>All kinds, for those that only know a status.</summary>
    public static readonly IReadOnlyList<ProblemKind> All =
    [
        MalformedBody, BadParameter, BadHeader, Unauthorized, Forbidden, NotFound, MethodNotAllowed, NotAcceptable, TooSlow, Conflict, IdempotencyKeyInUse,
        PreconditionFailed, TooLarge, UnsupportedMediaType, InvalidBody, IdempotencyKeyReused, PreconditionRequired, TooFast, Internal, Unavailable,
    ];

    /// <summary>The problem's type URI.</summary>
    public string Type => $"urn:perfhub:problem:{Slug}";

    /// <summary>A refusal of this kind.</summary>
    /// <param name="zh">The detail in Chinese.</param>
    /// <param name="en">The detail in English.</param>
    public ProblemException ToException(string zh, string en) => new(this, new Text(zh, en));

    /// <summary>A refusal of an attempt on what is not the caller's: it goes into the audit log.</summary>
    /// <param name="subject">What was tried, where the path does not say.</param>
    public ProblemException ToDenial(string? subject = null) => new(this) { IsDenial = true, Subject = subject };

    /// <summary>A refusal of this kind for one place of the body.</summary>
    /// <param name="pointer">The place.</param>
    /// <param name="code">A stable code for programs.</param>
    /// <param name="zh">The fault in Chinese.</param>
    /// <param name="en">The fault in English.</param>
    public ProblemException ToExceptionAt(string pointer, string code, string zh, string en) =>
        new(this, null, [new ValidationError(pointer, code, new Text(zh, en))]);
}
