using System.Security.Claims;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace PerfHub.Api.Security;

/// <summary>Who calls with a token: its claims, as the settings say they are to be read.</summary>
/// <param name="options">The settings.</param>
/// <param name="scope">Tells what bureaus and units there are.</param>
internal sealed class TokenCallerResolver(IOptions<OidcOptions> options, TenantScope scope) : IDisposable
{
    // What the audit log holds of an actor. OpenID Connect allows 255, which no issuer is known to use.
    private const int MaxSubjectLength = 195;

    private static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(5);

    private readonly OidcOptions _options = options.Value;
    private readonly IReadOnlyDictionary<string, Role> _roles = options.Value.ParseRoleMap();

    // Only what is there is kept, as with keys.
    private readonly MemoryCache _existingTenants = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>The caller; or what is wrong with the claims, for the log.</summary>
    /// <param name="token">The token's claims.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<(Caller? Caller, string? Fault)> ResolveAsync(ClaimsPrincipal token, CancellationToken cancel)
    {
        var subjects = GetClaimValues(token, JwtRegisteredClaimNames.Sub);
        var roles = GetClaimValues(token, _options.RoleClaim).Where(_roles.ContainsKey).Select(value => _roles[value]).Distinct().ToList();
        var (bureaus, units) = (GetClaimValues(token, _options.BureauClaim), GetClaimValues(token, _options.UnitClaim));
        if (subjects is not [{ Length: <= MaxSubjectLength } subject] || subject.Any(char.IsControl))
        {
            return (null, "no subject");
        }

        if (roles is not [var role])
        {
            return (null, roles.Count == 0 ? "no known role" : "more than one role");
        }

        // The same that a key of this role is made with: whoever has more means something else.
        if (bureaus.Count != (role == Role.Operator ? 0 : 1) || units.Count != (role == Role.Unit ? 1 : 0))
        {
            return (null, "a bureau or unit that the role does not go with");
        }

        var caller = new Caller($"{Caller.TokenIdPrefix}{subject}", role, bureaus.FirstOrDefault(), units.FirstOrDefault());
        return caller.Bureau is null || await TenantExistsAsync(caller.Bureau, caller.Unit, cancel)
            ? (caller, null)
            : (null, "a bureau or unit that does not exist");
    }

    /// <inheritdoc />
    public void Dispose() => _existingTenants.Dispose();

    private static List<string> GetClaimValues(ClaimsPrincipal token, string claim) =>
        [.. token.FindAll(claim).Select(it => it.Value).Where(value => value.Length > 0).Distinct()];

    private async Task<bool> TenantExistsAsync(string bureau, string? unit, CancellationToken cancel)
    {
        if (_existingTenants.TryGetValue((bureau, unit), out _))
        {
            return true;
        }

        var everywhere = new Caller("", Role.Operator, null, null);
        if (!await scope.CoversAsync(everywhere, bureau, unit, cancel))
        {
            return false;
        }

        _existingTenants.Set((bureau, unit), true, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = CacheDuration, Size = 1 });
        return true;
    }
}
