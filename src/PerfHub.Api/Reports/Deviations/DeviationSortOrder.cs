using System.Globalization;
using Dapper;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// The orders of the list, each with the query that reads it from a place on. By unit, a page is a seek and a short walk. The
/// other orders have no index: each page looks at all that the filter takes, whichever page it is, and keeps the first of it.
/// </summary>
/// <param name="SortKey">What the list goes by; what is alike in it goes by bureau, unit and rule.</param>
/// <param name="Direction">Highest or lowest first.</param>
public sealed record DeviationSortOrder(DeviationSortKey SortKey, SortDirection Direction)
{
    /// <summary>How many parts a place has: the value sorted by, bureau, unit, rule and id.</summary>
    internal const int CursorPartCount = 5;

    // Sort behind every code.
    private const string MaxCode = "~";

    private const string FilteredDeviations = $"""
        SELECT {DeviationItem.Columns}
        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year
        JOIN Deviation d ON d.ReportId = t.Id
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE s.Ancestor = @scope AND {DeviationFilter.Condition}
        """;

    private const string AfterCursorCondition = """
        (s.Descendant > @afterBureau OR (s.Descendant = @afterBureau AND (t.Unit > @afterUnit OR (t.Unit = @afterUnit
            AND (d.RuleId > @afterRule OR (d.RuleId = @afterRule AND d.Id > @afterId))))))
        """;

    private const string UnitOrder = "s.Descendant, t.Unit, d.RuleId, d.Id";

    // The unit that the last page ended in goes on behind its last rule and id; the conditions on bureau, unit and rule alone
    // are there to be sought by.
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

    // Highest first is lowest first of what is less than nothing.
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

    /// <summary>Reads <c>sort</c> and <c>order</c>: by unit and upwards by default, else downwards.</summary>
    /// <param name="sort">The parameter <c>sort</c>.</param>
    /// <param name="order">The parameter <c>order</c>.</param>
    /// <exception cref="ProblemException">400 where one is none.</exception>
    public static DeviationSortOrder Parse(string? sort, string? order)
    {
        var by = Paging.ParseEnum<DeviationSortKey>("sort", sort) ?? DeviationSortKey.Unit;
        return new DeviationSortOrder(by, Paging.ParseEnum<SortDirection>("order", order) ?? (by == DeviationSortKey.Unit ? SortDirection.Asc : SortDirection.Desc));
    }

    /// <summary>The first of the list behind a place.</summary>
    /// <param name="db">The store.</param>
    /// <param name="args">The parameters of the filter, <c>scope</c>, <c>year</c> and <c>Limit</c>.</param>
    /// <param name="place">The place, or nothing where the list starts.</param>
    /// <param name="cancel">Stops waiting.</param>
    internal Task<List<DeviationItem.Row>> QueryPageAsync(Db db, DynamicParameters args, string[]? place, CancellationToken cancel)
    {
        var from = AddCursorParameters(args, place);
        return (SortKey, Direction) switch
        {
            (DeviationSortKey.Unit, SortDirection.Asc) => db.QueryPageAsync<DeviationItem.Row>(ByUnitSql, from, cancel),
            (DeviationSortKey.Unit, _) => db.QueryPageAsync<DeviationItem.Row>(ByUnitDescendingSql, from, cancel),
            (DeviationSortKey.Severity, _) => db.QueryPageAsync<DeviationItem.Row>(BySeveritySql, from, cancel),
            (DeviationSortKey.Difference, _) => db.QueryPageAsync<DeviationItem.Row>(ByDifferenceSql, from, cancel),
            (_, SortDirection.Desc) => db.QueryPageAsync<DeviationItem.Row>(LatestFirstSql, from, cancel),
            _ => db.QueryPageAsync<DeviationItem.Row>(EarliestFirstSql, from, cancel),
        };
    }

    /// <summary>The whole list.</summary>
    /// <param name="snapshot">The state that it is of.</param>
    /// <param name="args">The parameters of the filter, <c>scope</c> and <c>year</c>.</param>
    internal IAsyncEnumerable<DeviationItem.Row> StreamAllAsync(ReadSnapshot snapshot, DynamicParameters args)
    {
        var from = AddCursorParameters(args, null);
        return (SortKey, Direction) switch
        {
            (DeviationSortKey.Unit, SortDirection.Asc) => snapshot.QueryUnbufferedAsync<DeviationItem.Row>(ByUnitSql, from),
            (DeviationSortKey.Unit, _) => snapshot.QueryUnbufferedAsync<DeviationItem.Row>(ByUnitDescendingSql, from),
            (DeviationSortKey.Severity, _) => snapshot.QueryUnbufferedAsync<DeviationItem.Row>(BySeveritySql, from),
            (DeviationSortKey.Difference, _) => snapshot.QueryUnbufferedAsync<DeviationItem.Row>(ByDifferenceSql, from),
            (_, SortDirection.Desc) => snapshot.QueryUnbufferedAsync<DeviationItem.Row>(LatestFirstSql, from),
            _ => snapshot.QueryUnbufferedAsync<DeviationItem.Row>(EarliestFirstSql, from),
        };
    }

    /// <summary>The place of a row.</summary>
    internal string[] GetCursorParts(DeviationItem.Row row) => [GetSortValue(row).ToString(CultureInfo.InvariantCulture), row.Bureau, row.Unit, row.RuleId, row.Id];

    private int Sign => Direction == SortDirection.Desc ? -1 : 1;

    private long GetSortValue(DeviationItem.Row row) => SortKey switch
    {
        DeviationSortKey.Unit => 0,
        DeviationSortKey.Severity => Sign * (1 + (int)row.Severity),
        DeviationSortKey.Difference => Sign * (row.Difference is { } difference ? Math.Abs(DbValueConverter.ToScaled(difference)) : -1),
        _ => row.ChangedAt.Ticks,
    };

    private DynamicParameters AddCursorParameters(DynamicParameters args, string[]? place)
    {
        var isBackwards = this is { SortKey: DeviationSortKey.Unit, Direction: SortDirection.Desc };
        var value = place is null ? (long?)null : Paging.ParseCursorNumber(place[0]);
        var unit = place?[1..] ?? (isBackwards ? [MaxCode, MaxCode, MaxCode, MaxCode] : ["", "", "", ""]);
        args.AddDynamicParams(new { afterBureau = unit[0], afterUnit = unit[1], afterRule = unit[2], afterId = unit[3] });
        if (SortKey is DeviationSortKey.Severity or DeviationSortKey.Difference)
        {
            args.AddDynamicParams(new { sign = Sign, after = value ?? long.MinValue });
        }
        else if (SortKey is DeviationSortKey.Time)
        {
            args.AddDynamicParams(new { after = value is { } ticks ? ParseTicks(ticks) : Direction == SortDirection.Desc ? DateTime.MaxValue : DateTime.MinValue });
        }

        return args;
    }

    private static DateTime ParseTicks(long ticks) =>
        ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : throw Paging.CreateCursorException("cursor");
}
