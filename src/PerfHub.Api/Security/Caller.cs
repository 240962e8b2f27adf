using System.Security.Claims;

namespace PerfHub.Api.Security;

/// <summary>The authenticated caller of a request.</summary>
/// <param name="Id">The id of the API key, or <c>oidc:</c> and the subject of a token.</param>
/// <param name="Role">The role of key or token.</param>
/// <param name="Bureau">The code of the bureau that key or token is bound to; <see langword="null"/> for an operator.</param>
/// <param name="Unit">The code of the unit that it is bound to; <see langword="null"/> for roles other than <c>unit</c>.</param>
public sealed record Caller(string Id, Role Role, string? Bureau, string? Unit)
{
    /// <summary>Used in place of a bureau code for callers and records without a bureau: operators and anonymous callers.</summary>
    public const string NoBureau = "-";

    /// <summary>The prefix of <see cref="Id"/> for tokens.</summary>
    public const string TokenIdPrefix = "oidc:";

    /// <summary>Whether the caller uses a token; tokens cannot be revoked.</summary>
    public bool IsToken => Id.StartsWith(TokenIdPrefix, StringComparison.Ordinal);

    /// <summary>The bureau within which the caller may see names of other units; <see langword="null"/> for a unit.</summary>
    public string? PeerScope => Role == Role.Unit ? null : Bureau;

    /// <summary>Gets the caller from a principal that <see cref="ToPrincipal"/> created.</summary>
    public static Caller FromPrincipal(ClaimsPrincipal user) => ((CallerIdentity)user.Identity!).Caller;

    /// <summary>Creates the ASP.NET Core principal of this caller.</summary>
    public ClaimsPrincipal ToPrincipal(string scheme) => new(new CallerIdentity(this, scheme));

    // Carries the caller itself, so that it need not be parsed from claims again.
    private sealed class CallerIdentity(Caller caller, string scheme) : ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller.Id)], scheme)
    {
        public Caller Caller => caller;
    }
}
