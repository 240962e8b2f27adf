using PerfHub.Client;

namespace PerfHub.Web.Pages.Deviations;

/// <summary>The actions that a case offers. The API decides in the end; this keeps buttons away that it would refuse.</summary>
internal static class CaseActions
{
    /// <summary>Lists the actions of a role on a deviation in a state.</summary>
    public static IEnumerable<EventKind> List(Role role, DeviationStatus status)
    {
        var (isDecider, isUndecided) = (role is Role.BureauAdmin or Role.Auditor, status is DeviationStatus.Open or DeviationStatus.Explained);
        if (role == Role.Unit && isUndecided)
        {
            yield return EventKind.Explain;
        }

        if (isDecider && isUndecided)
        {
            yield return EventKind.Confirm;
            yield return EventKind.Dismiss;
        }

        if (isDecider && status is DeviationStatus.Confirmed or DeviationStatus.Dismissed)
        {
            yield return EventKind.Reopen;
        }

        if (isDecider && (isUndecided || status == DeviationStatus.Confirmed))
        {
            yield return EventKind.Assign;
        }

        if (isDecider || role == Role.Unit)
        {
            yield return EventKind.Comment;
        }
    }

    /// <summary>Finds the action of a key: <c>e</c> explain (or comment), <c>c</c> confirm, <c>d</c> dismiss.</summary>
    public static EventKind? FindByKey(string key, Role role, DeviationStatus status)
    {
        var allowed = List(role, status).ToList();
        EventKind? kind = key switch
        {
            "e" => allowed.Contains(EventKind.Explain) ? EventKind.Explain : EventKind.Comment,
            "c" => EventKind.Confirm,
            "d" => EventKind.Dismiss,
            _ => null,
        };
        return kind is { } it && allowed.Contains(it) ? it : null;
    }
}
