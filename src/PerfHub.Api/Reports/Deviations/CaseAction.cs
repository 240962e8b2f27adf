using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>A validated action on the case of one deviation, or of many.</summary>
public sealed record CaseAction(DeviationTransition Transition, string? Text, string? Assignee, DateOnly? DueOn, EventActor Actor)
{
    private static readonly Text InvalidBodyDetail = new("请求内容有误，详见错误列表。", "The body is invalid; see errors.");

    /// <summary>Validates a request.</summary>
    /// <exception cref="ProblemException">403 if the caller's role may never do this; 422 if a value is missing or not allowed.</exception>
    public static CaseAction Create(CaseActBody body, Caller caller)
    {
        var transition = DeviationTransition.Get(body.Kind);
        if (!transition.AllowedRoles.Contains(caller.Role))
        {
            throw ProblemKind.Forbidden.ToDenial(Paging.ToCamelCase(body.Kind));
        }

        var (text, assignee) = (string.IsNullOrWhiteSpace(body.Text) ? null : body.Text, body.Assignee?.Trim());
        var isAssignment = body.Kind == DeviationActionKind.Assign;
        List<ValidationError> errors = [];
        void AddErrorIf(bool isInvalid, string pointer, string code, string zh, string en) =>
            errors.AddRange(isInvalid ? [new ValidationError(pointer, code, new Text(zh, en))] : []);
        AddErrorIf(transition.RequiresText && text is null, "/text", "required", "必须说明理由或内容", "a text is required");
        AddErrorIf(isAssignment && assignee is null, "/assignee", "required", "必须指定负责人", "an assignee is required");
        AddErrorIf(!isAssignment && body.Assignee is not null, "/assignee", "not-with-kind", "仅在分派时填写", "only allowed when assigning");
        AddErrorIf(!isAssignment && body.DueOn is not null, "/dueOn", "not-with-kind", "仅在分派时填写", "only allowed when assigning");
        return errors.Count == 0
            ? new CaseAction(transition, text, assignee, body.DueOn, new EventActor(caller.Id, caller.Role))
            : throw new ProblemException(ProblemKind.InvalidBody, InvalidBodyDetail, errors);
    }
}
