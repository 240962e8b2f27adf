using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Problems;

/// <summary>Tells a caller without a valid key or token how to authenticate (RFC 6750, 3).</summary>
public static class BearerChallenge
{
    private const string Prefix = "Bearer ", Challenge = "Bearer realm=\"perfhub\"";

    private static readonly Text MissingHeader = new(
        "缺少请求头 Authorization，应为：Authorization: Bearer <密钥>。", "The header Authorization is missing. Send: Authorization: Bearer <key>.");

    private static readonly Text MissingPrefix = new(
        "请求头 Authorization 应以“Bearer ”开头，后接密钥或令牌。", "The header Authorization must be “Bearer ”, followed by the key or token.");

    private static readonly Text InvalidToken = new(
        "密钥或令牌无效、已过期或已吊销。", "The key or token is unknown, has expired or was revoked.");

    /// <summary>Creates the value of <c>WWW-Authenticate</c>. It names an error only if the request has a token.</summary>
    public static string Create(HttpRequest request) => HasToken(request) ? Challenge + ", error=\"invalid_token\"" : Challenge;

    /// <summary>Explains why the request is not authenticated.</summary>
    public static Text Explain(HttpRequest request) =>
        HasToken(request) ? InvalidToken : request.Headers.Authorization.Count == 0 ? MissingHeader : MissingPrefix;

    private static bool HasToken(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
