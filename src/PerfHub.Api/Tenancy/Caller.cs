using System.Security.Claims;

namespace PerfHub.Api.Tenancy;

/// <summary>Who calls.</summary>
/// <param name="KeyId">The key's id; <c>oidc:</c> and the subject for a token.</param>
/// <param name="Role">The role.</param>
/// <param name="Bureau">The bureau that key or token is bound to; <see langword="null"/> for an operator.</param>
/// <param name="Unit">The unit that it is bound to, if any.</param>
public sealed record Caller(string KeyId, Role Role, string? Bureau, string? Unit)
{
    /// <summary>What the id of a token's holder begins with.</summary>
    public const string OfToken = "oidc:";

    private const string RoleClaim = "perfhub:role", BureauClaim = "perfhub:bureau", UnitClaim = "perfhub:unit";

    /// <summary>Whether it calls by a token, which nobody can revoke.</summary>
    public bool IsToken => KeyId.StartsWith(OfToken, StringComparison.Ordinal);

    /// <summary>The bureau within which other units may be named to it; nothing for a unit.</summary>
    public string? PeerScope => Role == Role.Unit ? null : Bureau;

    /// <summary>The caller of an authenticated request.</summary>
    /// <param name="user">The request's user.</param>
    public static Caller Of(ClaimsPrincipal user) => new(
        user.FindFirstValue(ClaimTypes.NameIdentifier)!,
        Enum.Parse<Role>(user.FindFirstValue(RoleClaim)!),
        user.FindFirstValue(BureauClaim),
        user.FindFirstValue(UnitClaim));

    /// <summary>This caller as a user of ASP.NET Core.</summary>
    /// <param name="scheme">The authentication scheme.</param>
    public ClaimsPrincipal ToPrincipal(string scheme)
    {
        var identity = new ClaimsIdentity(scheme);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, KeyId));
        identity.AddClaim(new Claim(RoleClaim, Role.ToString()));
        if (Bureau is not null)
        {
            identity.AddClaim(new Claim(BureauClaim, Bureau));
        }

        if (Unit is not null)
        {
            identity.AddClaim(new Claim(UnitClaim, Unit));
        }

        return new ClaimsPrincipal(identity);
    }
}
