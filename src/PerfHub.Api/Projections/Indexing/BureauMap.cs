using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Indexing;

/// <summary>The names of all bureaus, the bureau above each, and which of them are within which.</summary>
internal sealed class BureauMap
{
    private const string BureausSql = "SELECT b.Code, b.Name, b.Parent FROM Bureau b";

    private const string ScopesSql = "SELECT s.Ancestor, s.Descendant FROM BureauScope s";

    private readonly Dictionary<string, (string Name, string? Parent)> _bureaus;
    private readonly Dictionary<string, HashSet<string>> _scopes;

    private BureauMap(Dictionary<string, (string Name, string? Parent)> bureaus, Dictionary<string, HashSet<string>> scopes) => (_bureaus, _scopes) = (bureaus, scopes);

    public static async Task<BureauMap> ReadAsync(ReadSnapshot snapshot) => new(
        (await snapshot.QueryAsync<(string Code, string Name, string? Parent)>(BureausSql, new { })).ToDictionary(it => it.Code, it => (it.Name, it.Parent)),
        (await snapshot.QueryAsync<(string Ancestor, string Descendant)>(ScopesSql, new { }))
            .GroupBy(it => it.Ancestor, it => it.Descendant).ToDictionary(it => it.Key, it => it.ToHashSet()));

    /// <summary>The name of a bureau.</summary>
    public string GetName(string bureau) => _bureaus[bureau].Name;

    /// <summary>The bureau and all below it.</summary>
    public IReadOnlySet<string> GetScope(string bureau) => _scopes.GetValueOrDefault(bureau) ?? [];

    /// <summary>For each bureau below a bureau, the one directly below that it belongs to.</summary>
    public Dictionary<string, string> GetChildren(string bureau) => _bureaus.Where(it => it.Value.Parent == bureau)
        .SelectMany(child => GetScope(child.Key), (child, descendant) => (Descendant: descendant, Child: child.Key))
        .ToDictionary(it => it.Descendant, it => it.Child);

    /// <summary>Whether the bureaus and their scopes are the same.</summary>
    public bool HasSameScopes(BureauMap other) =>
        _scopes.Count == other._scopes.Count && _scopes.All(it => other._scopes.TryGetValue(it.Key, out var scope) && scope.SetEquals(it.Value));
}
