using PerfHub.Client;
using PerfHub.Web.Layout;
using PerfHub.Web.Localization;
using PerfHub.Web.Pages.Deviations;

namespace PerfHub.Web.Pages.AuditLog;

/// <summary>The filters of an audit log, from the query of the page. Days are those of the bureau, and the last one is included.</summary>
public sealed record AuditLogFilter
{
    /// <summary>The first day as it was typed.</summary>
    public string? SinceText { get; private init; }

    /// <summary>The last day as it was typed.</summary>
    public string? UntilText { get; private init; }

    /// <summary>The actor, as the API names it.</summary>
    public string? Actor { get; private init; }

    /// <summary>The operation id.</summary>
    public string? Operation { get; private init; }

    /// <summary>When the first day begins.</summary>
    public DateTimeOffset? Since => TimeInput.ParseDay(SinceText);

    /// <summary>When the last day ends.</summary>
    public DateTimeOffset? Until => TimeInput.ParseEndOfDay(UntilText);

    /// <summary>Whether nothing is filtered.</summary>
    public bool IsEmpty => this == new AuditLogFilter();

    /// <summary>What cannot be read; <see langword="null"/> if all can.</summary>
    public PerfHubProblem? Problem
    {
        get
        {
            List<string> unreadable = [];
            if (SinceText is not null && Since is null)
            {
                unreadable.Add($"since={SinceText}");
            }

            if (UntilText is not null && Until is null)
            {
                unreadable.Add($"until={UntilText}");
            }

            return unreadable.Count == 0 ? null
                : new PerfHubProblem { Title = DeviationTexts.UnreadableTitle, Detail = DeviationTexts.Unreadable(unreadable), Status = StatusCodes.Status400BadRequest };
        }
    }

    /// <summary>Reads the filters of an address.</summary>
    public static AuditLogFilter FromQuery(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new() { SinceText = Read("since"), UntilText = Read("until"), Actor = Read("actor"), Operation = Read("operation") };

        string? Read(string name) => query[name].FirstOrDefault()?.Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Adds the filters to an address.</summary>
    public string AddTo(string path) => PagePath.WithQuery(path, ("since", SinceText), ("until", UntilText), ("actor", Actor), ("operation", Operation));
}
