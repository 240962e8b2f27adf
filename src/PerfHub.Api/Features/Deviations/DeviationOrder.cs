using System.Globalization;
using Dapper;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// The orders of the list, each with the query that reads it from a place on. By unit, a page is a seek and a short walk. The
/// other orders have no index: each page looks at all that the filter takes, whichever page it is, and keeps the first of it.
/// </summary>
/// <param name="Sort">What the list goes by; what is alike in it goes by bureau, unit and rule.</param>
/// <param name="Order">Highest or lowest first.</param>
public sealed record DeviationOrder(DeviationSort Sort, Order Order)
{
    /// <summary>How many parts a place has: the value sorted by, bureau, unit, rule and id.</summary>
    internal const int Parts = 5;

    // Sort behind every code.
    private const string Top = "~";

    private const string Taken = $"""
        SELECT {DeviationItem.Columns}
        FROM BureauScope s
        JOIN Standing t ON t.Bureau = s.Descendant AND t.Year = @year
        JOIN Deviation d ON d.Standing = t.Id
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE s.Ancestor = @scope AND {DeviationFilter.Condition}
        """;

    private const string LaterUnit = """
        (s.Descendant > @afterBureau OR (s.Descendant = @afterBureau AND (t.Unit > @afterUnit OR (t.Unit = @afterUnit
            AND (d.RuleId > @afterRule OR (d.RuleId = @afterRule AND d.Id > @afterId))))))
        """;

    private const string ByUnit = "s.Descendant, t.Unit, d.RuleId, d.Id";

    // The unit that the last page ended in goes on behind its last rule and id; the conditions on bureau, unit and rule alone
    // are there to be sought by.
    private const string ByUnitSql = $"""
        {Taken}
          AND s.Descendant >= @afterBureau
          AND t.Unit >= CASE WHEN s.Descendant = @afterBureau THEN @afterUnit ELSE '' END
          AND d.RuleId >= CASE WHEN s.Descendant = @afterBureau AND t.Unit = @afterUnit THEN @afterRule ELSE '' END
          AND (s.Descendant > @afterBureau OR t.Unit > @afterUnit OR d.RuleId > @afterRule OR d.Id > @afterId)
        ORDER BY {ByUnit}
        """;

    private const string ByUnitBackwardsSql = $"""
        {Taken}
          AND s.Descendant <= @afterBureau
          AND t.Unit <= CASE WHEN s.Descendant = @afterBureau THEN @afterUnit ELSE '{Top}' END
          AND d.RuleId <= CASE WHEN s.Descendant = @afterBureau AND t.Unit = @afterUnit THEN @afterRule ELSE '{Top}' END
          AND (s.Descendant < @afterBureau OR t.Unit < @afterUnit OR d.RuleId < @afterRule OR d.Id < @afterId)
        ORDER BY s.Descendant DESC, t.Unit DESC, d.RuleId DESC, d.Id DESC
        """;

    // Highest first is lowest first of what is less than nothing.
    private const string Severity = "@sign * CASE WHEN d.Severity = 'High' THEN 3 WHEN d.Severity = 'Medium' THEN 2 ELSE 1 END";

    private const string BySeveritySql = $"""
        {Taken}
          AND ({Severity} > @after OR ({Severity} = @after AND {LaterUnit}))
        ORDER BY {Severity}, {ByUnit}
        """;

    private const string Amount = "@sign * COALESCE(ABS(d.Difference), -1)";

    private const string ByDifferenceSql = $"""
        {Taken}
          AND ({Amount} > @after OR ({Amount} = @after AND {LaterUnit}))
        ORDER BY {Amount}, {ByUnit}
        """;

    private const string LatestFirstSql = $"""
        {Taken}
          AND (d.ChangedAt < @after OR (d.ChangedAt = @after AND {LaterUnit}))
        ORDER BY d.ChangedAt DESC, {ByUnit}
        """;

    private const string EarliestFirstSql = $"""
        {Taken}
          AND (d.ChangedAt > @after OR (d.ChangedAt = @after AND {LaterUnit}))
        ORDER BY d.ChangedAt, {ByUnit}
        """;

    /// <summary>Reads <c>sort</c> and <c>order</c>: by unit and upwards by default, else downwards.</summary>
    /// <param name="sort">The parameter <c>sort</c>.</param>
    /// <param name="order">The parameter <c>order</c>.</param>
    /// <exception cref="ProblemException">400 where one is none.</exception>
    public static DeviationOrder Of(string? sort, string? order)
    {
        var by = Paging.OneOf<DeviationSort>("sort", sort) ?? DeviationSort.Unit;
        return new DeviationOrder(by, Paging.OneOf<Order>("order", order) ?? (by == DeviationSort.Unit ? Order.Asc : Order.Desc));
    }

    /// <summary>The first of the list behind a place.</summary>
    /// <param name="db">The store.</param>
    /// <param name="args">The parameters of the filter, <c>scope</c>, <c>year</c> and <c>Limit</c>.</param>
    /// <param name="place">The place, or nothing where the list starts.</param>
    /// <param name="cancel">Stops waiting.</param>
    internal Task<List<DeviationItem.Row>> Page(Db db, DynamicParameters args, string[]? place, CancellationToken cancel)
    {
        var from = Behind(args, place);
        return (Sort, Order) switch
        {
            (DeviationSort.Unit, Order.Asc) => db.Page<DeviationItem.Row>(ByUnitSql, from, cancel),
            (DeviationSort.Unit, _) => db.Page<DeviationItem.Row>(ByUnitBackwardsSql, from, cancel),
            (DeviationSort.Severity, _) => db.Page<DeviationItem.Row>(BySeveritySql, from, cancel),
            (DeviationSort.Difference, _) => db.Page<DeviationItem.Row>(ByDifferenceSql, from, cancel),
            (_, Order.Desc) => db.Page<DeviationItem.Row>(LatestFirstSql, from, cancel),
            _ => db.Page<DeviationItem.Row>(EarliestFirstSql, from, cancel),
        };
    }

    /// <summary>The whole list.</summary>
    /// <param name="snapshot">The state that it is of.</param>
    /// <param name="args">The parameters of the filter, <c>scope</c> and <c>year</c>.</param>
    internal IAsyncEnumerable<DeviationItem.Row> All(ReadSnapshot snapshot, DynamicParameters args)
    {
        var from = Behind(args, null);
        return (Sort, Order) switch
        {
            (DeviationSort.Unit, Order.Asc) => snapshot.Stream<DeviationItem.Row>(ByUnitSql, from),
            (DeviationSort.Unit, _) => snapshot.Stream<DeviationItem.Row>(ByUnitBackwardsSql, from),
            (DeviationSort.Severity, _) => snapshot.Stream<DeviationItem.Row>(BySeveritySql, from),
            (DeviationSort.Difference, _) => snapshot.Stream<DeviationItem.Row>(ByDifferenceSql, from),
            (_, Order.Desc) => snapshot.Stream<DeviationItem.Row>(LatestFirstSql, from),
            _ => snapshot.Stream<DeviationItem.Row>(EarliestFirstSql, from),
        };
    }

    /// <summary>The place of a row.</summary>
    internal string[] PlaceOf(DeviationItem.Row row) => [ValueOf(row).ToString(CultureInfo.InvariantCulture), row.Bureau, row.Unit, row.RuleId, row.Id];

    private int Sign => Order == Order.Desc ? -1 : 1;

    private long ValueOf(DeviationItem.Row row) => Sort switch
    {
        DeviationSort.Unit => 0,
        DeviationSort.Severity => Sign * (1 + (int)row.Severity),
        DeviationSort.Difference => Sign * (row.Difference is { } difference ? Math.Abs(StoredValue.Scaled(difference)) : -1),
        _ => row.ChangedAt.Ticks,
    };

    private DynamicParameters Behind(DynamicParameters args, string[]? place)
    {
        var isBackwards = this is { Sort: DeviationSort.Unit, Order: Order.Desc };
        var value = place is null ? (long?)null : Paging.Number(place[0]);
        var unit = place?[1..] ?? (isBackwards ? [Top, Top, Top, Top] : ["", "", "", ""]);
        args.AddDynamicParams(new { afterBureau = unit[0], afterUnit = unit[1], afterRule = unit[2], afterId = unit[3] });
        if (Sort is DeviationSort.Severity or DeviationSort.Difference)
        {
            args.AddDynamicParams(new { sign = Sign, after = value ?? long.MinValue });
        }
        else if (Sort is DeviationSort.Time)
        {
            args.AddDynamicParams(new { after = value is { } ticks ? Instant(ticks) : Order == Order.Desc ? DateTime.MaxValue : DateTime.MinValue });
        }

        return args;
    }

    private static DateTime Instant(long ticks) =>
        ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : throw Paging.NotOfThisList("cursor");
}
