using System.Security.Claims;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace PerfHub.Api.Security;

/// <summary>Resolves the caller from the claims of a token.</summary>
internal sealed class TokenCallerResolver(IOptions<OidcOptions> options, TenantScope scope, TimeProvider time) : IDisposable
{
    // The audit log limits the length of an actor. OpenID Connect allows 255 characters, but issuers use less.
    private const int MaxSubjectLength = 195;

    private static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(5);

    private readonly OidcOptions _options = options.Value;
    private readonly IReadOnlyDictionary<string, Role> _roles = options.Value.ParseRoleMap();

    // Only existing bureaus and units are cached, so that invented ones cannot fill it.
    private readonly MemoryCache _existingTenants = new(new MemoryCacheOptions { SizeLimit = 10_000, Clock = new MonotonicClock(time) });

    /// <summary>Returns the caller, or the error in the claims for the log.</summary>
    public async Task<(Caller? Caller, string? Error)> ResolveAsync(ClaimsPrincipal token, CancellationToken cancel)
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

        // The same bindings as for a key of this role; others would be ambiguous.
        if (bureaus.Count != (role == Role.Operator ? 0 : 1) || units.Count != (role == Role.Unit ? 1 : 0))
        {
            return (null, "the bureau or unit claims do not match the role");
        }

        var caller = new Caller($"{Caller.TokenIdPrefix}{subject}", role, bureaus.FirstOrDefault(), units.FirstOrDefault());
        return caller.Bureau is null || await TenantExistsAsync(caller.Bureau, caller.Unit, cancel)
            ? (caller, null)
            : (null, "the bureau or unit does not exist");
    }

    public void Dispose() => _existingTenants.Dispose();

    private static List<string> GetClaimValues(ClaimsPrincipal token, string claim) =>
        [.. token.FindAll(claim).Select(it => it.Value).Where(value => value.Length > 0).Distinct()];

    private async Task<bool> TenantExistsAsync(string bureau, string? unit, CancellationToken cancel)
    {
        if (_existingTenants.TryGetValue((bureau, unit), out _))
        {
            return true;
        }

        var operatorCaller = new Caller("", Role.Operator, null, null);
        if (!await scope.CoversAsync(operatorCaller, bureau, unit, cancel))
        {
            return false;
        }

        _existingTenants.Set((bureau, unit), true, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = CacheDuration, Size = 1 });
        return true;
    }
}
