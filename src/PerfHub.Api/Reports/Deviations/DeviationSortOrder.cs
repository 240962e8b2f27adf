using System.Globalization;
using Dapper;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// A sort order of the list, with the queries that read the list from a cursor on. By unit, a page is an index seek and a short
/// scan; SQLite sorts the deviations of each report by rule. The other orders have no index: every page scans all deviations that the filter selects.
/// </summary>
internal sealed record DeviationSortOrder(DeviationSortKey SortKey, SortDirection Direction)
{
    /// <summary>The parts of a cursor: sort value, bureau, unit, rule and id.</summary>
    internal const int CursorPartCount = 5;

    // Sorts after every code.
    private const string MaxCode = "~";

    private const string FilteredDeviations = $"""
        SELECT {DeviationItem.Columns}
        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year
        JOIN Deviation d ON d.ReportId = t.Id
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE s.Ancestor = @scope AND {CountedReports.Condition} AND {DeviationFilter.Condition}
        """;

    private const string AfterCursorCondition = """
        (s.Descendant > @afterBureau OR (s.Descendant = @afterBureau AND (t.Unit > @afterUnit OR (t.Unit = @afterUnit
            AND (d.RuleId > @afterRule OR (d.RuleId = @afterRule AND d.Id > @afterId))))))
        """;

    private const string UnitOrder = "s.Descendant, t.Unit, d.RuleId, d.Id";

    // The last condition skips what the previous page showed; the single-column conditions before it exist for the index seek.
    private const string ByUnitSql = $"""
        {FilteredDeviations}
          AND s.Descendant >= @afterBureau
          AND t.Unit >= CASE WHEN s.Descendant = @afterBureau THEN @afterUnit ELSE '' END
          AND d.RuleId >= CASE WHEN s.Descendant = @afterBureau AND t.Unit = @afterUnit THEN @afterRule ELSE '' END
          AND (s.Descendant > @afterBureau OR t.Unit > @afterUnit OR d.RuleId > @afterRule OR d.Id > @afterId)
        ORDER BY {UnitOrder}
        """;

    private const string ByUnitDescendingSql = $"""
        {FilteredDeviations}
          AND s.Descendant <= @afterBureau
          AND t.Unit <= CASE WHEN s.Descendant = @afterBureau THEN @afterUnit ELSE '{MaxCode}' END
          AND d.RuleId <= CASE WHEN s.Descendant = @afterBureau AND t.Unit = @afterUnit THEN @afterRule ELSE '{MaxCode}' END
          AND (s.Descendant < @afterBureau OR t.Unit < @afterUnit OR d.RuleId < @afterRule OR d.Id < @afterId)
        ORDER BY s.Descendant DESC, t.Unit DESC, d.RuleId DESC, d.Id DESC
        """;

    // Descending order sorts the negated value in ascending order.
    private const string SignedSeverity = "@sign * CASE WHEN d.Severity = 'High' THEN 3 WHEN d.Severity = 'Medium' THEN 2 ELSE 1 END";

    private const string BySeveritySql = $"""
        {FilteredDeviations}
          AND ({SignedSeverity} > @after OR ({SignedSeverity} = @after AND {AfterCursorCondition}))
        ORDER BY {SignedSeverity}, {UnitOrder}
        """;

    private const string SignedDifference = "@sign * COALESCE(ABS(d.Difference), -1)";

    private const string ByDifferenceSql = $"""
        {FilteredDeviations}
          AND ({SignedDifference} > @after OR ({SignedDifference} = @after AND {AfterCursorCondition}))
        ORDER BY {SignedDifference}, {UnitOrder}
        """;

    private const string LatestFirstSql = $"""
        {FilteredDeviations}
          AND (d.ChangedAt < @after OR (d.ChangedAt = @after AND {AfterCursorCondition}))
        ORDER BY d.ChangedAt DESC, {UnitOrder}
        """;

    private const string EarliestFirstSql = $"""
        {FilteredDeviations}
          AND (d.ChangedAt > @after OR (d.ChangedAt = @after AND {AfterCursorCondition}))
        ORDER BY d.ChangedAt, {UnitOrder}
        """;

    /// <summary>Parses <c>sort</c> and <c>order</c>: by unit ascending by default, other keys descending by default.</summary>
    /// <exception cref="ProblemException">400 if one is invalid.</exception>
    public static DeviationSortOrder Parse(string? sort, string? order)
    {
        var key = Paging.ParseEnum<DeviationSortKey>("sort", sort) ?? DeviationSortKey.Unit;
        var defaultDirection = key == DeviationSortKey.Unit ? SortDirection.Asc : SortDirection.Desc;
        return new DeviationSortOrder(key, Paging.ParseEnum<SortDirection>("order", order) ?? defaultDirection);
    }

    /// <summary>Whether a page is read through an index; other pages scan all deviations that the filter selects.</summary>
    internal bool IsIndexed => SortKey == DeviationSortKey.Unit;

    private string Sql => (SortKey, Direction) switch
    {
        (DeviationSortKey.Unit, SortDirection.Asc) => ByUnitSql,
        (DeviationSortKey.Unit, _) => ByUnitDescendingSql,
        (DeviationSortKey.Severity, _) => BySeveritySql,
        (DeviationSortKey.Difference, _) => ByDifferenceSql,
        (_, SortDirection.Desc) => LatestFirstSql,
        _ => EarliestFirstSql,
    };

    private int Sign => Direction == SortDirection.Desc ? -1 : 1;

    /// <summary>Reads the page after a cursor, or the first page.</summary>
    internal Task<List<DeviationItem.Row>> QueryPageAsync(Db db, StoreFaultMonitor faults, FindingsCache cache, DynamicParameters args, string[]? cursor, CancellationToken cancel)
    {
        AddCursorParameters(args, cursor);
        return IsIndexed ? db.ReadInSnapshotAsync(ReadAsync, cancel) : db.AggregateInSnapshotAsync(ReadAsync, cancel);

        async Task<List<DeviationItem.Row>> ReadAsync(ReadSnapshot snapshot) =>
            await DeviationWordsReader.AddWordsAsync(snapshot, await snapshot.QueryPageAsync<DeviationItem.Row>(Sql, args), faults, cache);
    }

    /// <summary>Streams the whole list, without the words that rows leave out.</summary>
    internal IAsyncEnumerable<DeviationItem.Row> StreamAllAsync(ReadSnapshot snapshot, DynamicParameters args) =>
        snapshot.QueryUnbufferedAsync<DeviationItem.Row>(Sql, AddCursorParameters(args, null));

    internal string[] GetCursorParts(DeviationItem.Row row) =>
        [GetSortValue(row).ToString(CultureInfo.InvariantCulture), row.Bureau, row.Unit, row.RuleId, row.Id];

    private long GetSortValue(DeviationItem.Row row) => SortKey switch
    {
        DeviationSortKey.Unit => 0,
        DeviationSortKey.Severity => Sign * (1 + (int)row.Severity),
        DeviationSortKey.Difference => Sign * (row.Difference is { } difference ? Math.Abs(DbValueConverter.ToScaled(difference)) : -1),
        _ => row.ChangedAt.Ticks,
    };

    private DynamicParameters AddCursorParameters(DynamicParameters args, string[]? cursor)
    {
        var isUnitDescending = this is { SortKey: DeviationSortKey.Unit, Direction: SortDirection.Desc };
        var value = cursor is null ? (long?)null : Paging.ParseCursorNumber(cursor[0]);
        var position = cursor?[1..] ?? (isUnitDescending ? [MaxCode, MaxCode, MaxCode, MaxCode] : ["", "", "", ""]);
        args.AddDynamicParams(new { afterBureau = position[0], afterUnit = position[1], afterRule = position[2], afterId = position[3] });
        if (SortKey is DeviationSortKey.Severity or DeviationSortKey.Difference)
        {
            args.AddDynamicParams(new { sign = Sign, after = value ?? long.MinValue });
        }
        else if (SortKey is DeviationSortKey.Time)
        {
            var start = Direction == SortDirection.Desc ? DateTime.MaxValue : DateTime.MinValue;
            args.AddDynamicParams(new { after = value is { } ticks ? ParseTicks(ticks) : start });
        }

        return args;
    }

    private static DateTime ParseTicks(long ticks) =>
        ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc)
            : throw Paging.CreateCursorException("cursor");
}
