using System.Text.Json;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Policies;

/// <summary>
/// What the reports of a bureau and year are judged by: its own policy, else that of the nearest bureau above that has set one,
/// else the default. A version's number counts for its bureau alone, so that only bureau and number together name it.
/// </summary>
/// <param name="VersionId">Tells it from every other version of every bureau and year; 0 for the default.</param>
/// <param name="Bureau">The bureau whose policy it is; <see langword="null"/> for the default.</param>
/// <param name="Policy">The policy, with its version.</param>
/// <param name="SetAt">When it was set, UTC; not asked for where reports are judged.</param>
/// <param name="SetBy">The id of the key that set it; the same.</param>
public sealed record EffectivePolicy(long VersionId, string? Bureau, Policy Policy, DateTime? SetAt, string? SetBy)
{
    /// <summary>
    /// What is in force for <c>@Year</c> at bureaus <c>s.Descendant</c> and above them, as the beginning of a query that says which bureaus. The
    /// one in force at a bureau is that of the nearest, which has the most above itself: the greatest <c>Depth</c>.
    /// </summary>
    internal const string InheritedSql = """
        SELECT s.Descendant, v.Id, v.Bureau, v.Version, v.SetAt, v.SetBy, v.Document,
            (SELECT COUNT(*) FROM BureauScope d WHERE d.Descendant = s.Ancestor) AS Depth
        FROM BureauScope s
        JOIN PolicyVersion v ON v.Bureau = s.Ancestor AND v.Year = @Year AND v.Document IS NOT NULL AND v.Version = (
            SELECT MAX(n.Version) FROM PolicyVersion n WHERE n.Bureau = v.Bureau AND n.Year = v.Year)
        """;

    /// <summary>The same of <c>@Bureau</c>, as a table of a query.</summary>
    internal const string AtOrAboveSql = $"({InheritedSql} WHERE s.Descendant = @Bureau)";

    private const string Sql = $"SELECT p.* FROM {AtOrAboveSql} p ORDER BY p.Depth DESC";

    private const string VersionSql = "SELECT v.* FROM PolicyVersion v WHERE v.Id = @id";

    /// <summary>The policy in force where no bureau has set one.</summary>
    public static EffectivePolicy Default { get; } = new(0, null, Policy.Default, null, null);

    /// <summary>The policy in force, read by itself.</summary>
    public static async Task<EffectivePolicy> LoadAsync(Db db, string bureau, int year, CancellationToken cancel) =>
        FromRowOrDefault(await db.QueryFirstOrDefaultAsync<Row>(Sql, new { Bureau = bureau, Year = year }, cancel));

    /// <summary>The policy in force, read along with other things.</summary>
    public static async Task<EffectivePolicy> LoadAsync(IReadSession reads, string bureau, int year) =>
        FromRowOrDefault(await reads.QueryFirstOrDefaultAsync<Row>(Sql, new { Bureau = bureau, Year = year }));

    /// <summary>A version, which is never changed; whoever asks has found that it is in force.</summary>
    internal static async Task<EffectivePolicy> LoadVersionAsync(IReadSession reads, long id) => FromRow((await reads.QueryFirstOrDefaultAsync<Row>(VersionSql, new { id }))!);

    /// <summary>A policy as it is stored: whole, so that another default of a later release does not change it.</summary>
    internal static string Serialize(Policy policy) => JsonSerializer.Serialize(policy, ApiJson.Options);

    /// <summary>A policy of its stored version.</summary>
    internal static EffectivePolicy FromStored(long id, string bureau, int version, string document, DateTime? setAt = null, string? setBy = null) =>
        new(id, bureau, JsonSerializer.Deserialize<Policy>(document, ApiJson.Options)! with { Version = version }, setAt, setBy);

    private static EffectivePolicy FromRowOrDefault(Row? row) => row is null ? Default : FromRow(row);

    private static EffectivePolicy FromRow(Row row) => FromStored(row.Id, row.Bureau, row.Version, row.Document, row.SetAt, row.SetBy);

    private sealed record Row
    {
        public required long Id { get; init; }

        public required string Bureau { get; init; }

        public required int Version { get; init; }

        public required DateTime SetAt { get; init; }

        public required string SetBy { get; init; }

        public required string Document { get; init; }
    }
}
