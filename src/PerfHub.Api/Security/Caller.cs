using System.Security.Claims;

namespace PerfHub.Api.Security;

/// <summary>Who calls.</summary>
/// <param name="Id">The key's id; <c>oidc:</c> and the subject for a token.</param>
/// <param name="Role">The role.</param>
/// <param name="Bureau">The bureau that key or token is bound to; <see langword="null"/> for an operator.</param>
/// <param name="Unit">The unit that it is bound to, if any.</param>
public sealed record Caller(string Id, Role Role, string? Bureau, string? Unit)
{
    /// <summary>Stands for the bureau where a caller or record belongs to none: operators and anonymous callers.</summary>
    public const string NoBureau = "-";

    /// <summary>The prefix of a token holder's id.</summary>
    public const string TokenIdPrefix = "oidc:";

    /// <summary>Whether it calls by a token, which nobody can revoke.</summary>
    public bool IsToken => Id.StartsWith(TokenIdPrefix, StringComparison.Ordinal);

    /// <summary>The bureau within which other units may be named to it; nothing for a unit.</summary>
    public string? PeerScope => Role == Role.Unit ? null : Bureau;

    /// <summary>The caller of an authenticated request.</summary>
    /// <param name="user">The request's user, as <see cref="ToPrincipal"/> made it.</param>
    public static Caller FromPrincipal(ClaimsPrincipal user) => ((CallerIdentity)user.Identity!).Caller;

    /// <summary>This caller as a user of ASP.NET Core.</summary>
    /// <param name="scheme">The authentication scheme.</param>
    public ClaimsPrincipal ToPrincipal(string scheme) => new(new CallerIdentity(this, scheme));

    /// <summary>An identity that is a caller, and is not taken apart into claims and put together again by each who asks.</summary>
    private sealed class CallerIdentity(Caller caller, string scheme) : ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller.Id)], scheme)
    {
        public Caller Caller => caller;
    }
}
