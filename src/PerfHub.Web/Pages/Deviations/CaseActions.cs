using PerfHub.Client;

namespace PerfHub.Web.Pages.Deviations;

/// <summary>The actions that a case offers. The API decides in the end; this keeps buttons away that it would refuse.</summary>
internal static class CaseActions
{
    /// <summary>Lists the actions of a role on a deviation in a state.</summary>
    public static IEnumerable<DeviationActionKind> List(Role role, DeviationStatus status)
    {
        var (isDecider, isUndecided) = (role is Role.BureauAdmin or Role.Auditor, status is DeviationStatus.Open or DeviationStatus.Explained);
        if (role == Role.Unit && isUndecided)
        {
            yield return DeviationActionKind.Explain;
        }

        if (isDecider && isUndecided)
        {
            yield return DeviationActionKind.Confirm;
            yield return DeviationActionKind.Dismiss;
        }

        if (isDecider && status is DeviationStatus.Confirmed or DeviationStatus.Dismissed)
        {
            yield return DeviationActionKind.Reopen;
        }

        if (isDecider && (isUndecided || status == DeviationStatus.Confirmed))
        {
            yield return DeviationActionKind.Assign;
        }

        if (isDecider || role == Role.Unit)
        {
            yield return DeviationActionKind.Comment;
        }
    }

    /// <summary>Finds the action of a key: <c>e</c> explain (or comment), <c>c</c> confirm, <c>d</c> dismiss.</summary>
    public static DeviationActionKind? FindByKey(string key, Role role, DeviationStatus status)
    {
        var allowed = List(role, status).ToList();
        DeviationActionKind? kind = key switch
        {
            "e" => allowed.Contains(DeviationActionKind.Explain) ? DeviationActionKind.Explain : DeviationActionKind.Comment,
            "c" => DeviationActionKind.Confirm,
            "d" => DeviationActionKind.Dismiss,
            _ => null,
        };
        return kind is { } it && allowed.Contains(it) ? it : null;
    }
}
