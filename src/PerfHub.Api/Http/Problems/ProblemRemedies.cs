using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Problems;

/// <summary>What to do about each kind of problem.</summary>
public static class ProblemRemedies
{
    private static readonly Dictionary<ProblemKind, Text> Remedies = new()
    {
        [ProblemKind.MalformedBody] = new("请求正文不是完整、有效的 JSON（或压缩数据）。请按提示的行号和位置更正后重新提交。", "The body is no complete and valid JSON (or no valid compressed data). Correct it at the line and position given, and send it again."),
        [ProblemKind.BadParameter] = new("查询参数的名称或取值有误。请对照接口文档更正。", "A query parameter has a wrong name or value. Correct it by the API description."),
        [ProblemKind.BadHeader] = new("某个请求头的取值有误。请对照接口文档更正。", "A request header has a wrong value. Correct it by the API description."),
        [ProblemKind.Unauthorized] = new("请在请求头中提供有效的密钥或令牌：Authorization: Bearer &lt;密钥&gt;。密钥可能已过期或被吊销，请向主管财政部门申请新的密钥。", "Send a valid key or token: Authorization: Bearer &lt;key&gt;. A key can have expired or been revoked; ask your finance bureau for a new one."),
        [ProblemKind.Forbidden] = new("密钥的角色不能执行此操作。请改用具有相应角色的密钥。", "The role of the key does not allow this operation. Use a key with a role that does."),
        [ProblemKind.NotFound] = new("所请求的内容不存在，或不在密钥的管辖范围内。请核对编码和年度。", "The resource does not exist, or is outside the scope of the key. Check the codes and the year."),
        [ProblemKind.MethodNotAllowed] = new("该地址不支持此请求方法；可用的方法见响应头 Allow。", "The address does not support the method; the header Allow lists those that it does."),
        [ProblemKind.NotAcceptable] = new("请求头 Accept 未包含可提供的格式。请按提示更改，或去掉该请求头。", "The header Accept has none of the available formats. Change it to one of those given, or leave it out."),
        [ProblemKind.RequestTimeout] = new("请求正文传输过慢。请检查网络后重试。", "The body arrived too slowly. Check the network, and try again."),
        [ProblemKind.Conflict] = new("当前状态不允许此操作，例如报告已审核通过或填报窗口尚未开放。请先查询当前状态。", "The current state does not allow the operation: a report may be accepted, or its window not open yet. Read the current state first."),
        [ProblemKind.IdempotencyKeyInUse] = new("使用同一幂等键的请求仍在处理中。请稍后用相同内容重试。", "A request with the same idempotency key is in progress. Try again shortly with the same content."),
        [ProblemKind.PreconditionFailed] = new("内容在读取后已被更改。请重新读取，确认后再提交。", "The resource has changed since it was read. Read it again, and repeat the change if it still applies."),
        [ProblemKind.ContentTooLarge] = new("请求正文超过大小限制（压缩的按解压后计）。请拆分后提交。", "The body exceeds the limit, after decompression if it is compressed. Split it."),
        [ProblemKind.UnsupportedMediaType] = new("请求正文的类型或压缩方式不受支持。请按接口文档设置 Content-Type；仅支持 gzip 压缩。", "The type or the compression of the body is not supported. Set Content-Type as the API description says; of compressions, only gzip is supported."),
        [ProblemKind.InvalidBody] = new("请求内容不符合要求。请逐条更正 errors 中列出的问题后重新提交。", "The content is invalid. Correct every item of errors, and send it again."),
        [ProblemKind.UnreadableDocument] = new("文件已加密、损坏、没有文字，或不是认识的表格。请用原始文件重新导出。", "The document is encrypted, damaged, without text, or of no known form. Export it again from its source."),
        [ProblemKind.IdempotencyKeyReused] = new("此幂等键已用于另一请求。每个新请求应使用新的幂等键。", "The idempotency key was used for another request. Use a new key for each new request."),
        [ProblemKind.PreconditionRequired] = new("此操作会覆盖现有内容，必须在 If-Match 中提供所读取版本的 ETag。", "The operation overwrites what exists: send the ETag that was read as If-Match."),
        [ProblemKind.TooManyRequests] = new("请求过于频繁或同时进行的过多。请等待 Retry-After 所示秒数后重试。", "Too many requests, or too many at a time. Wait for the seconds in Retry-After."),
        [ProblemKind.Internal] = new("服务内部出错，与请求内容无关。请重试；若仍出错，请将 traceId 告知管理员。", "The service has a fault, whatever the request. Try again; if it persists, give the operator the traceId."),
        [ProblemKind.Unavailable] = new("服务暂时不可用。请等待 Retry-After 所示秒数后重试；带幂等键的请求可以放心重试。", "The service is unavailable for a moment. Wait for the seconds in Retry-After; requests with an idempotency key can be repeated safely."),
        [ProblemKind.StoreFull] = new("服务器存储空间已满，暂不能写入，查询不受影响。请联系管理员。", "The disk of the service is full: nothing can be stored, reads still work. Tell the operator."),
        [ProblemKind.StoreMoved] = new("服务器的数据文件已被移走或替换。请联系管理员。", "The data file of the service was moved or replaced. Tell the operator."),
        [ProblemKind.StoreDamaged] = new("服务器的数据已损坏，须由管理员从备份恢复。", "The data of the service are damaged; the operator must restore a backup."),
    };

    /// <summary>Gets the text about a kind, as HTML.</summary>
    public static Text Get(ProblemKind kind) => Remedies[kind];
}
