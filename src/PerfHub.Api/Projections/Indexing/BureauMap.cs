using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Indexing;

/// <summary>All bureaus: their names, the bureau above each, which of them are within which, and how many active units they have.</summary>
internal sealed class BureauMap
{
    /// <summary>The bureaus that have changed after <c>@seq</c>, or whose units have, with or without a number.</summary>
    internal const string ChangedSql = """
        SELECT c.Bureau FROM RankingChange c WHERE c.Seq > @seq AND c.Year = 0
        UNION SELECT q.Bureau FROM RankingChangeOutbox q WHERE q.Year = 0
        """;

    private const string BureausSql = "SELECT b.Code, b.Name, b.Parent FROM Bureau b";

    private const string ScopesSql = "SELECT s.Ancestor, s.Descendant FROM BureauScope s";

    private readonly Dictionary<string, (string Name, string? Parent)> _bureaus;
    private readonly Dictionary<string, HashSet<string>> _scopes;
    private readonly Dictionary<string, List<SectorUnitsRow>> _units;

    private BureauMap(
        Dictionary<string, (string Name, string? Parent)> bureaus, Dictionary<string, HashSet<string>> scopes, Dictionary<string, List<SectorUnitsRow>> units) =>
        (_bureaus, _scopes, _units) = (bureaus, scopes, units);

    /// <summary>Reads all bureaus.</summary>
    public static async Task<BureauMap> ReadAsync(ReadSnapshot snapshot) =>
        await CreateAsync(snapshot, Group(await snapshot.QueryAsync<SectorUnitsRow>(SectorUnitsRow.Sql, new { })));

    /// <summary>Reads what has changed after <paramref name="seq"/>, and returns another map.</summary>
    public async Task<BureauMap> UpdateAsync(ReadSnapshot snapshot, long seq)
    {
        var units = new Dictionary<string, List<SectorUnitsRow>>(_units);
        foreach (var bureau in await snapshot.QueryAsync<string>(ChangedSql, new { seq }))
        {
            units.Remove(bureau);
        }

        foreach (var (bureau, rows) in Group(await snapshot.QueryAsync<SectorUnitsRow>(SectorUnitsRow.ChangedSql, new { seq })))
        {
            units[bureau] = rows;
        }

        return await CreateAsync(snapshot, units);
    }

    /// <summary>The name of a bureau.</summary>
    public string GetName(string bureau) => _bureaus[bureau].Name;

    /// <summary>The active units of a bureau, by sector.</summary>
    public IReadOnlyList<SectorUnitsRow> GetUnits(string bureau) => _units.GetValueOrDefault(bureau) ?? [];

    /// <summary>The bureau and all below it.</summary>
    public IReadOnlySet<string> GetScope(string bureau) => _scopes.GetValueOrDefault(bureau) ?? [];

    /// <summary>For each bureau below a bureau, the one directly below that it belongs to.</summary>
    public Dictionary<string, string> GetChildren(string bureau) => _bureaus.Where(it => it.Value.Parent == bureau)
        .SelectMany(child => GetScope(child.Key), (child, descendant) => (Descendant: descendant, Child: child.Key))
        .ToDictionary(it => it.Descendant, it => it.Child);

    /// <summary>Whether the bureaus and their scopes are the same.</summary>
    public bool HasSameScopes(BureauMap other) =>
        _scopes.Count == other._scopes.Count && _scopes.All(it => other._scopes.TryGetValue(it.Key, out var scope) && scope.SetEquals(it.Value));

    private static async Task<BureauMap> CreateAsync(ReadSnapshot snapshot, Dictionary<string, List<SectorUnitsRow>> units) => new(
        (await snapshot.QueryAsync<(string Code, string Name, string? Parent)>(BureausSql, new { })).ToDictionary(it => it.Code, it => (it.Name, it.Parent)),
        (await snapshot.QueryAsync<(string Ancestor, string Descendant)>(ScopesSql, new { }))
            .GroupBy(it => it.Ancestor, it => it.Descendant).ToDictionary(it => it.Key, it => it.ToHashSet()),
        units);

    private static Dictionary<string, List<SectorUnitsRow>> Group(IEnumerable<SectorUnitsRow> rows) =>
        rows.GroupBy(it => it.Bureau).ToDictionary(it => it.Key, it => it.ToList());
}
