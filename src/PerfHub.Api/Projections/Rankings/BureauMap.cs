using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>The names of all bureaus, and which of them are within which.</summary>
internal sealed class BureauMap
{
    private const string NamesSql = "SELECT b.Code, b.Name FROM Bureau b";

    private const string ScopesSql = "SELECT s.Ancestor, s.Descendant FROM BureauScope s";

    private readonly Dictionary<string, string> _names;
    private readonly Dictionary<string, HashSet<string>> _scopes;

    private BureauMap(Dictionary<string, string> names, Dictionary<string, HashSet<string>> scopes) => (_names, _scopes) = (names, scopes);

    public static async Task<BureauMap> ReadAsync(ReadSnapshot snapshot) => new(
        (await snapshot.QueryAsync<(string Code, string Name)>(NamesSql, new { })).ToDictionary(it => it.Code, it => it.Name),
        (await snapshot.QueryAsync<(string Ancestor, string Descendant)>(ScopesSql, new { }))
            .GroupBy(it => it.Ancestor, it => it.Descendant).ToDictionary(it => it.Key, it => it.ToHashSet()));

    /// <summary>The name of a bureau.</summary>
    public string GetName(string bureau) => _names[bureau];

    /// <summary>The bureau and all below it.</summary>
    public IReadOnlySet<string> GetScope(string bureau) => _scopes.GetValueOrDefault(bureau) ?? [];

    /// <summary>Whether the bureaus and their scopes are the same.</summary>
    public bool HasSameScopes(BureauMap other) =>
        _scopes.Count == other._scopes.Count && _scopes.All(it => other._scopes.TryGetValue(it.Key, out var scope) && scope.SetEquals(it.Value));
}
