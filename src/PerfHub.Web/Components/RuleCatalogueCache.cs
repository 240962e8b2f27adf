using Microsoft.Extensions.Caching.Memory;
using PerfHub.Client;
using PerfHub.Web.Localization;

namespace PerfHub.Web.Components;

/// <summary>
/// The rule catalogue of the API, which is the same for all users and changes only with a release of the API. It is read about once a
/// minute, with the key of a user who needs it then.
/// </summary>
public sealed class RuleCatalogueCache : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions());

    /// <summary>Reads the rules in the order of the catalogue. Their texts are in both languages.</summary>
    /// <exception cref="PerfHubException">The API refused the call.</exception>
    public async Task<IReadOnlyList<Rule>> ReadAsync(PerfHubClient api) => await _cache.GetOrCreateAsync(
        nameof(RuleCatalogueCache),
        async entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Lifetime;
            return (await api.Rules.ListRulesPageAsync()).Value.Items;
        }) ?? [];

    /// <summary>Finds the title of a rule in the user's language; a rule that the catalogue does not have is named by its id.</summary>
    public static string FindTitle(IReadOnlyList<Rule> rules, string id) => rules.FirstOrDefault(rule => rule.Id == id) is { } rule ? Language.Pick(rule.Title.Zh, rule.Title.En) : id;

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();
}
