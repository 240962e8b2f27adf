using System.Diagnostics.CodeAnalysis;
using PerfHub.Api.Http.Lists;

namespace PerfHub.Api.Security;

/// <summary>
/// The settings under <c>PerfHub:Oidc</c>, e.g. <c>PerfHub__Oidc__Authority</c>: the one issuer whose tokens are taken in
/// place of keys, and how their claims are read.
/// </summary>
public sealed class OidcOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "PerfHub:Oidc";

    /// <summary>
    /// The issuer: its discovery document lies at <c>/.well-known/openid-configuration</c> below. HTTPS; HTTP on this machine
    /// alone. Nothing: no tokens are taken.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>What a token's <c>aud</c> must name, so that one made for another service is none here.</summary>
    public string? Audience { get; set; }

    /// <summary>The claim that says the role; it may have many values, of which one must be a role.</summary>
    public string RoleClaim { get; set; } = "perfhub_role";

    /// <summary>The claim that says the bureau's code, for every role but the operator's.</summary>
    public string BureauClaim { get; set; } = "perfhub_bureau";

    /// <summary>The claim that says the unit's code, for the role <c>unit</c> alone.</summary>
    public string UnitClaim { get; set; } = "perfhub_unit";

    /// <summary>
    /// Which of the role claim's values is which role: <c>finance-admins=bureauAdmin; finance-audit=auditor</c>. All others
    /// mean nothing. Nothing: the roles' own names are meant.
    /// </summary>
    public string? RoleMap { get; set; }

    /// <summary>Whether tokens are taken at all.</summary>
    internal bool IsEnabled => !string.IsNullOrEmpty(Authority);

    /// <summary>What is wrong with the settings, in one line that begins with the setting's name; nothing where all is well.</summary>
    public string? GetValidationError() =>
        !IsEnabled ? null
        : !IsValidAuthority(Authority, out _) ? $"PerfHub__Oidc__Authority is “{Authority}”; it must be an https URL without a query (http on this machine alone)."
        : string.IsNullOrWhiteSpace(Audience) ? "PerfHub__Oidc__Audience is missing: it says which of the issuer's tokens are for this service."
        : FindBlankClaim() is { } blank ? $"PerfHub__Oidc__{blank} is blank; it must name a claim."
        : new[] { RoleClaim, BureauClaim, UnitClaim }.Distinct().Count() < 3
            ? "PerfHub__Oidc__RoleClaim, BureauClaim and UnitClaim must be three different claims."
        : FindInvalidRoleMapEntry() is { } bad ? $"PerfHub__Oidc__RoleMap has “{bad}”; each entry is value=role, with one of {string.Join(", ", RolesByName.Keys)}."
        : null;

    /// <summary>The role that each value of the role claim means.</summary>
    internal IReadOnlyDictionary<string, Role> ParseRoleMap() =>
        string.IsNullOrWhiteSpace(RoleMap) ? RolesByName : ParseRoleMapEntries().ToDictionary(it => it.Value, it => RolesByName[it.Role], StringComparer.Ordinal);

    /// <summary>Whether the issuer is reached by HTTP, which is allowed on this machine alone.</summary>
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
        if (string.IsNullOrWhiteSpace(RoleMap))
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return ParseRoleMapEntries().Where(it => it.Value.Length == 0 || !RolesByName.ContainsKey(it.Role) || !seen.Add(it.Value))
            .Select(it => it.Entry).FirstOrDefault();
    }

    private IEnumerable<(string Entry, string Value, string Role)> ParseRoleMapEntries() =>
        from entry in RoleMap!.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let at = entry.LastIndexOf('=')
        select at < 0 ? (entry, "", "") : (entry, entry[..at].Trim(), entry[(at + 1)..].Trim());
}
