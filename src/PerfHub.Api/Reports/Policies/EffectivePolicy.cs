using System.Text.Json;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Policies;

/// <summary>
/// The policy that applies to a bureau and year: its own, else that of the nearest bureau above that has set one, else the default.
/// Version numbers are unique within a bureau and year only.
/// </summary>
/// <param name="VersionId">The id, unique across bureaus and years; 0 for the default policy.</param>
/// <param name="Bureau">The bureau that set it; <see langword="null"/> for the default policy.</param>
/// <param name="Policy">The policy, with its version.</param>
/// <param name="SetAt">When it was set, UTC; <see langword="null"/> for the default policy, and if it was loaded to assess reports.</param>
/// <param name="SetBy">The id of the key that set it; <see langword="null"/> as <paramref name="SetAt"/>.</param>
public sealed record EffectivePolicy(long VersionId, string? Bureau, Policy Policy, DateTime? SetAt, string? SetBy)
{
    /// <summary>
    /// The latest policies for <c>@Year</c> of bureaus <c>s.Descendant</c> and those above them; the query that starts with it adds the
    /// condition on the bureaus. The policy with the greatest <c>Depth</c> is in force, because the nearest bureau has the most
    /// bureaus above it.
    /// </summary>
    internal const string InheritedSql = """
        SELECT s.Descendant, v.Id, v.Bureau, v.Version, v.SetAt, v.SetBy, v.Document,
            (SELECT COUNT(*) FROM BureauScope d WHERE d.Descendant = s.Ancestor) AS Depth
        FROM BureauScope s
        JOIN PolicyVersion v ON v.Bureau = s.Ancestor AND v.Year = @Year AND v.Document IS NOT NULL AND v.Version = (
            SELECT MAX(n.Version) FROM PolicyVersion n WHERE n.Bureau = v.Bureau AND n.Year = v.Year)
        """;

    /// <summary><see cref="InheritedSql"/> for <c>@Bureau</c>, as a subquery.</summary>
    internal const string AtOrAboveSql = $"({InheritedSql} WHERE s.Descendant = @Bureau)";

    private const string Sql = $"SELECT p.* FROM {AtOrAboveSql} p ORDER BY p.Depth DESC";

    private const string VersionSql = "SELECT v.* FROM PolicyVersion v WHERE v.Id = @id";

    /// <summary>The policy that applies if no bureau has set one.</summary>
    public static EffectivePolicy Default { get; } = new(0, null, Policy.Default, null, null);

    /// <summary>
    /// The lock of all policies of a year, because they are inherited: exclusive for a transaction that sets one, shared for one that must be
    /// stored before the policy that it has read is replaced.
    /// </summary>
    public static string GetLockName(int year) => $"policies/{year}";

    /// <summary>Loads the policy in force.</summary>
    public static async Task<EffectivePolicy> LoadAsync(IReadSession reads, string bureau, int year) =>
        await reads.QueryFirstOrDefaultAsync<Row>(Sql, new { Bureau = bureau, Year = year }) is { } row ? FromRow(row) : Default;

    /// <summary>Loads a version that is known to be in force.</summary>
    internal static async Task<EffectivePolicy> LoadVersionAsync(IReadSession reads, long id) =>
        FromRow((await reads.QueryFirstOrDefaultAsync<Row>(VersionSql, new { id }))!);

    /// <summary>Serializes a policy with all its values, so that changed defaults of a later release do not affect it.</summary>
    internal static string Serialize(Policy policy) => JsonSerializer.Serialize(policy, ApiJson.Options);

    /// <summary>Creates the policy from its stored version.</summary>
    internal static EffectivePolicy FromStored(long id, string bureau, int version, string document, DateTime? setAt = null, string? setBy = null) =>
        new(id, bureau, StoredJson.Parse<Policy>(document) with { Version = version }, setAt, setBy);

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
