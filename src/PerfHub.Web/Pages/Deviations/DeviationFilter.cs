using System.Globalization;
using PerfHub.Client;
using PerfHub.Web.Components;
using PerfHub.Web.Layout;

namespace PerfHub.Web.Pages.Deviations;

/// <summary>The filter of the list of deviations, as the address states it. The spelling is that of the API.</summary>
public sealed record DeviationFilter
{
    // The parameters of the page and of its download; the cursor and the format are theirs.
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "rule", "group", "severity", "status", "unit", "sector", "bureau", "scope", "assignee", "minDifference", "maxDifference", "decidedBy", "text", "sort", "order",
        "cursor", "format",
    };

    /// <summary>The bureau of the list.</summary>
    public required string Bureau { get; init; }

    /// <summary>The year of the list.</summary>
    public required int Year { get; init; }

    /// <summary>The rules; empty for all.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The groups of rules; empty for all.</summary>
    public IReadOnlyList<RuleGroup> Groups { get; init; } = [];

    /// <summary>The severities; empty for all.</summary>
    public IReadOnlyList<Severity> Severities { get; init; } = [];

    /// <summary>The states; empty for all.</summary>
    public IReadOnlyList<DeviationStatus> Statuses { get; init; } = [];

    /// <summary>The code of one unit.</summary>
    public string? Unit { get; init; }

    /// <summary>One sector.</summary>
    public string? Sector { get; init; }

    /// <summary>The code of one bureau below.</summary>
    public string? OfBureau { get; init; }

    /// <summary>Whether bureaus below are included; <see langword="null"/> for yes.</summary>
    public ListScope? Scope { get; init; }

    /// <summary>The person who has to look into it.</summary>
    public string? Assignee { get; init; }

    /// <summary>The least difference.</summary>
    public decimal? MinDifference { get; init; }

    /// <summary>The greatest difference.</summary>
    public decimal? MaxDifference { get; init; }

    /// <summary>The bulk decision that has decided them.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>A text that they contain.</summary>
    public string? Text { get; init; }

    /// <summary>What the list is sorted by; <see langword="null"/> for the unit.</summary>
    public DeviationSortKey? Sort { get; init; }

    /// <summary>The order; <see langword="null"/> for descending.</summary>
    public SortDirection? Order { get; init; }

    /// <summary>Whether the filter selects more narrowly than the scope does, as the API requires of bulk decisions.</summary>
    public bool IsNarrow => Rules.Count > 0 || Groups.Count > 0 || Severities.Count > 0 || Statuses.Count > 0 || MinDifference is not null || MaxDifference is not null
        || (OfBureau is { } bureau && bureau != Bureau) || new[] { Unit, Sector, Assignee, DecidedBy, Text }.Any(it => it is not null);

    /// <summary>
    /// The conditions of the address that cannot be read, such as <c>severity=hihg</c>. A list without them would be longer than the user
    /// asked for, so no list is shown.
    /// </summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>The problem to show in place of the list; <see langword="null"/> if the whole filter was read.</summary>
    public PerfHubProblem? Problem => Unreadable.Count == 0 ? null : new PerfHubProblem
    {
        Title = DeviationTexts.UnreadableTitle,
        Detail = DeviationTexts.Unreadable(Unreadable),
        Status = StatusCodes.Status400BadRequest,
    };

    /// <summary>Reads the filter from a query.</summary>
    public static DeviationFilter FromQuery(string bureau, int year, IQueryCollection query) => new()
    {
        Bureau = bureau,
        Year = year,
        Unreadable =
        [
            .. FindUnreadable(query, "group", it => QueryValue.Parse<RuleGroup>(it) is not null),
            .. FindUnreadable(query, "severity", it => QueryValue.Parse<Severity>(it) is not null),
            .. FindUnreadable(query, "status", it => QueryValue.Parse<DeviationStatus>(it) is not null),
            .. FindUnreadable(query, "scope", it => QueryValue.Parse<ListScope>(it) is not null),
            .. FindUnreadable(query, "minDifference", it => ParseDecimal(it) is not null),
            .. FindUnreadable(query, "maxDifference", it => ParseDecimal(it) is not null),
            .. FindUnreadable(query, "sort", it => QueryValue.Parse<DeviationSortKey>(it) is not null),
            .. FindUnreadable(query, "order", it => QueryValue.Parse<SortDirection>(it) is not null),
            .. query.Keys.Where(name => !Names.Contains(name)).Select(name => $"{name}={query[name]}"),
        ],
        Rules = [.. query["rule"].Where(it => !string.IsNullOrEmpty(it)).Select(it => it!)],
        Groups = ParseAll<RuleGroup>(query, "group"),
        Severities = ParseAll<Severity>(query, "severity"),
        Statuses = ParseAll<DeviationStatus>(query, "status"),
        Unit = Get(query, "unit"),
        Sector = Get(query, "sector"),
        OfBureau = Get(query, "bureau"),
        Scope = QueryValue.Parse<ListScope>(Get(query, "scope")),
        Assignee = Get(query, "assignee"),
        MinDifference = ParseDecimal(Get(query, "minDifference")),
        MaxDifference = ParseDecimal(Get(query, "maxDifference")),
        DecidedBy = Get(query, "decidedBy"),
        Text = Get(query, "text"),
        Sort = QueryValue.Parse<DeviationSortKey>(Get(query, "sort")),
        Order = QueryValue.Parse<SortDirection>(Get(query, "order")),
    };

    /// <summary>Whether another filter selects the same list.</summary>
    public bool IsSameAs(DeviationFilter? other) => other is not null && other.Address == Address;

    private string Address => AddTo(PagePath.Deviations(Bureau, Year));

    /// <summary>Adds the filter to an address.</summary>
    public string AddTo(string path)
    {
        path = PagePath.WithQuery(
            path, ("unit", Unit), ("sector", Sector), ("bureau", OfBureau), ("scope", Scope is { } scope ? QueryValue.Of(scope) : null), ("assignee", Assignee),
            ("minDifference", Format(MinDifference)), ("maxDifference", Format(MaxDifference)), ("decidedBy", DecidedBy), ("text", Text),
            ("sort", Sort is { } sort ? QueryValue.Of(sort) : null), ("order", Order is { } order ? QueryValue.Of(order) : null));
        foreach (var (name, value) in Rules.Select(it => ("rule", it)).Concat(Groups.Select(it => ("group", QueryValue.Of(it))))
            .Concat(Severities.Select(it => ("severity", QueryValue.Of(it)))).Concat(Statuses.Select(it => ("status", QueryValue.Of(it)))))
        {
            path = PagePath.WithQuery(path, (name, value));
        }

        return path;
    }

    /// <summary>Lists a page of deviations.</summary>
    public Task<PerfHubResponse<DeviationPage>> ListAsync(PerfHubClient api, int limit, string? cursor) => api.Deviations.ListDeviationsPageAsync(
        Bureau, Year, Rules, Groups, Severities, Statuses, Unit, Sector, OfBureau, Scope, Assignee, MinDifference, MaxDifference, DecidedBy, Text, Sort, Order, limit, cursor);

    /// <summary>Sends the whole list as a file.</summary>
    public Task<PerfHubFile> ExportAsync(PerfHubClient api, ListFormat format, CancellationToken cancellationToken) => api.Deviations.ExportDeviationsAsync(
        Bureau, Year, format, Rules, Groups, Severities, Statuses, Unit, Sector, OfBureau, Scope, Assignee, MinDifference, MaxDifference, DecidedBy, Text, Sort, Order,
        cancellationToken);

    /// <summary>Counts what an action would reach.</summary>
    public Task<PerfHubResponse<BulkDecision>> PreviewAsync(PerfHubClient api, DeviationAction action) => api.Deviations.PreviewDecisionsAsync(
        Bureau, Year, action, Rules, Groups, Severities, Statuses, Unit, Sector, OfBureau, Scope, Assignee, MinDifference, MaxDifference, DecidedBy, Text);

    /// <summary>Applies an action to all that the filter selects.</summary>
    /// <param name="api">The API.</param>
    /// <param name="action">The action.</param>
    /// <param name="all">Whether the user wants it without a filter, too; the API refuses it otherwise.</param>
    public Task<PerfHubResponse<BulkDecision>> DecideAsync(PerfHubClient api, DeviationAction action, bool all) => api.Deviations.DecideDeviationsAsync(
        Bureau, Year, action, Rules, Groups, Severities, Statuses, Unit, Sector, OfBureau, Scope, Assignee, MinDifference, MaxDifference, DecidedBy, Text,
        all: all ? true : null);

    private static string? Get(IQueryCollection query, string name) => query[name].FirstOrDefault() is { Length: > 0 } value ? value.Trim() : null;

    private static List<T> ParseAll<T>(IQueryCollection query, string name)
        where T : struct, Enum => [.. query[name].Select(QueryValue.Parse<T>).OfType<T>().Distinct()];

    private static IEnumerable<string> FindUnreadable(IQueryCollection query, string name, Predicate<string> isReadable) =>
        query[name].OfType<string>().Select(it => it.Trim()).Where(it => it.Length > 0 && !isReadable(it)).Select(it => $"{name}={it}");

    private static decimal? ParseDecimal(string? text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string? Format(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);
}
