using System.Diagnostics.CodeAnalysis;
using PerfHub.Api.Http.Lists;

namespace PerfHub.Api.Security;

/// <summary>
/// The settings under <c>PerfHub:Oidc</c>, e.g. <c>PerfHub__Oidc__Authority</c>: the issuer whose tokens are accepted in place of
/// API keys, and the meaning of their claims.
/// </summary>
public sealed class OidcOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "PerfHub:Oidc";

    /// <summary>
    /// The URL of the issuer; its discovery document is at <c>/.well-known/openid-configuration</c> below it. HTTPS, or HTTP for a
    /// loopback address. If unset, tokens are not accepted.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>The required <c>aud</c> of tokens, so that tokens for other services are rejected.</summary>
    public string? Audience { get; set; }

    /// <summary>The claim with the role. Of several values, exactly one must be a role.</summary>
    public string RoleClaim { get; set; } = "perfhub_role";

    /// <summary>The claim with the bureau's code, for all roles except <c>operator</c>.</summary>
    public string BureauClaim { get; set; } = "perfhub_bureau";

    /// <summary>The claim with the unit's code, for the role <c>unit</c> only.</summary>
    public string UnitClaim { get; set; } = "perfhub_unit";

    /// <summary>
    /// Maps values of the role claim to roles: <c>finance-admins=bureauAdmin; finance-audit=auditor</c>. Other values are ignored.
    /// If unset, the values are the names of the roles.
    /// </summary>
    public string? RoleMap { get; set; }

    /// <summary>Whether tokens are accepted.</summary>
    internal bool IsEnabled => !string.IsNullOrEmpty(Authority);

    /// <summary>Validates the settings; the error is one line that begins with the name of the setting.</summary>
    public string? GetValidationError() =>
        !IsEnabled ? null
        : !IsValidAuthority(Authority, out _) ? $"PerfHub__Oidc__Authority is “{Authority}”; it must be an https URL without a query (http only for a loopback address)."
        : string.IsNullOrWhiteSpace(Audience) ? "PerfHub__Oidc__Audience is missing; it must be the audience of the tokens for this service."
        : FindBlankClaim() is { } blank ? $"PerfHub__Oidc__{blank} is blank; it must name a claim."
        : new[] { RoleClaim, BureauClaim, UnitClaim }.Distinct().Count() < 3
            ? "PerfHub__Oidc__RoleClaim, BureauClaim and UnitClaim must be three different claims."
        : FindInvalidRoleMapEntry() is { } entry ? $"PerfHub__Oidc__RoleMap has “{entry}”; each entry must be value=role, each value once, with a role of {string.Join(", ", RolesByName.Keys)}."
        : null;

    /// <summary>Parses the role of each value of the role claim.</summary>
    internal IReadOnlyDictionary<string, Role> ParseRoleMap() =>
        string.IsNullOrWhiteSpace(RoleMap) ? RolesByName : ParseRoleMapEntries().ToDictionary(it => it.Value, it => RolesByName[it.Role], StringComparer.Ordinal);

    /// <summary>Whether the issuer is a loopback address over HTTP.</summary>
    internal bool UsesHttp => IsValidAuthority(Authority, out var issuer) && issuer.Scheme == Uri.UriSchemeHttp;

    private static IReadOnlyDictionary<string, Role> RolesByName { get; } =
        Enum.GetValues<Role>().ToDictionary(Paging.ToCamelCase, StringComparer.Ordinal);

    private static bool IsValidAuthority(string? text, [NotNullWhen(true)] out Uri? issuer) =>
        Uri.TryCreate(text, UriKind.Absolute, out issuer)
        && (issuer.Scheme == Uri.UriSchemeHttps || (issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback))
        && issuer is { Query: "", Fragment: "", UserInfo: "" };

    private string? FindBlankClaim() =>
        string.IsNullOrWhiteSpace(RoleClaim) ? nameof(RoleClaim)
        : string.IsNullOrWhiteSpace(BureauClaim) ? nameof(BureauClaim)
        : string.IsNullOrWhiteSpace(UnitClaim) ? nameof(UnitClaim)
        : null;

    private string? FindInvalidRoleMapEntry()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return ParseRoleMapEntries().FirstOrDefault(it => it.Value.Length == 0 || !RolesByName.ContainsKey(it.Role) || !seen.Add(it.Value)).Entry;
    }

    private IEnumerable<(string Entry, string Value, string Role)> ParseRoleMapEntries() =>
        from entry in (RoleMap ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let at = entry.LastIndexOf('=')
        select at < 0 ? (entry, "", "") : (entry, entry[..at].Trim(), entry[(at + 1)..].Trim());
}
