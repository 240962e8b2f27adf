using System.Globalization;
using PerfHub.Client;
using PerfHub.Web.Components;
using PerfHub.Web.Layout;

namespace PerfHub.Web.Pages.Deviations;

/// <summary>The filter of the list of deviations, as the address states it. The spelling is that of the API.</summary>
public sealed record DeviationFilter
{
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

    /// <summary>The order; <see langword="null"/> for ascending by unit, and descending by anything else.</summary>
    public SortDirection? Order { get; init; }

    /// <summary>Whether the filter selects more narrowly than the scope does, as the API requires of bulk decisions.</summary>
    public bool IsNarrow => Rules.Count > 0 || Groups.Count > 0 || Severities.Count > 0 || Statuses.Count > 0 || MinDifference is not null || MaxDifference is not null
        || (OfBureau is { } bureau && bureau != Bureau) || new[] { Unit, Sector, Assignee, DecidedBy, Text }.Any(it => it is not null);

    /// <summary>Reads the filter from an address.</summary>
    public static DeviationFilter FromQuery(string bureau, int year, QueryCheck query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new()
        {
            Bureau = bureau,
            Year = year,
            Rules = query.ReadTexts("rule"),
            Groups = query.ReadAll<RuleGroup>("group"),
            Severities = query.ReadAll<Severity>("severity"),
            Statuses = query.ReadAll<DeviationStatus>("status"),
            Unit = query.ReadText("unit"),
            Sector = query.ReadText("sector"),
            OfBureau = query.ReadText("bureau"),
            Scope = query.Read<ListScope>("scope"),
            Assignee = query.ReadText("assignee"),
            MinDifference = query.ReadDecimal("minDifference"),
            MaxDifference = query.ReadDecimal("maxDifference"),
            DecidedBy = query.ReadText("decidedBy"),
            Text = query.ReadText("text"),
            Sort = query.Read<DeviationSortKey>("sort"),
            Order = query.Read<SortDirection>("order"),
        };
    }

    /// <summary>Whether another filter selects the same list.</summary>
    public bool IsSameAs(DeviationFilter? other) => other is not null && other.Address == Address;

    private string Address => AddTo(PagePath.Deviations(Bureau, Year));

    /// <summary>Adds the filter to an address.</summary>
    public string AddTo(string path)
    {
        path = PagePath.WithQuery(
            path, ("unit", Unit), ("sector", Sector), ("bureau", OfBureau), ("scope", QueryValue.Of(Scope)), ("assignee", Assignee),
            ("minDifference", Format(MinDifference)), ("maxDifference", Format(MaxDifference)), ("decidedBy", DecidedBy), ("text", Text),
            ("sort", QueryValue.Of(Sort)), ("order", QueryValue.Of(Order)));
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

    private static string? Format(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);
}
