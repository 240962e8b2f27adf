using PerfHub.Web.Components;
using PerfHub.Web.Layout;
using PerfHub.Web.Localization;

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

    /// <summary>Reads the filters of an address.</summary>
    public static AuditLogFilter FromQuery(QueryCheck query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new()
        {
            SinceText = query.ReadText("since", text => TimeInput.ParseDay(text) is not null),
            UntilText = query.ReadText("until", text => TimeInput.ParseEndOfDay(text) is not null),
            Actor = query.ReadText("actor"),
            Operation = query.ReadText("operation"),
        };
    }

    /// <summary>Adds the filters to an address.</summary>
    public string AddTo(string path) => PagePath.WithQuery(path, ("since", SinceText), ("until", UntilText), ("actor", Actor), ("operation", Operation));
}
