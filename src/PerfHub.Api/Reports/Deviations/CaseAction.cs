using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>What somebody does with a deviation, or with many at once.</summary>
/// <param name="Transition">What, and who may do it when.</param>
/// <param name="Text">What is said.</param>
/// <param name="Assignee">Who is to look into it.</param>
/// <param name="DueOn">By when.</param>
/// <param name="Actor">Who does it.</param>
public sealed record CaseAct(DeviationTransition Transition, string? Text, string? Assignee, DateOnly? DueOn, EventActor Actor)
{
    private static readonly Text InvalidBodyDetail = new("请求内容有误，详见错误列表。", "The body has faults; see errors.");

    /// <summary>The act that a body asks for.</summary>
    /// <param name="body">The body.</param>
    /// <param name="caller">Who sends it.</param>
    /// <exception cref="ProblemException">403 where the caller's role never does this; 422 where it lacks something, or has too much.</exception>
    public static CaseAct Create(Body body, Caller caller)
    {
        var rule = DeviationTransition.Get(body.Kind);
        if (!rule.AllowedRoles.Contains(caller.Role))
        {
            throw ProblemKind.Forbidden.ToDenial(Paging.ToCamelCase(body.Kind));
        }

        var (text, assignee) = (string.IsNullOrWhiteSpace(body.Text) ? null : body.Text, body.Assignee?.Trim());
        List<ValidationError> faults = [];
        void Refuse(bool isFault, string pointer, string code, string zh, string en) =>
            faults.AddRange(isFault ? [new ValidationError(pointer, code, new Text(zh, en))] : []);
        Refuse(rule.RequiresText && text is null, "/text", "required", "必须说明理由或内容", "a reason, or what is to be said, is required");
        var assigns = body.Kind == EventKind.Assign;
        Refuse(assigns && assignee is null, "/assignee", "required", "必须指定负责人", "somebody must be named");
        Refuse(!assigns && body.Assignee is not null, "/assignee", "not-with-kind", "仅用于 assign", "it goes with assign alone");
        Refuse(!assigns && body.DueOn is not null, "/dueOn", "not-with-kind", "仅用于 assign", "it goes with assign alone");
        return faults.Count == 0
            ? new CaseAct(rule, text, assignee, body.DueOn, new EventActor(caller.Id, caller.Role))
            : throw new ProblemException(ProblemKind.InvalidBody, InvalidBodyDetail, faults);
    }

    /// <summary>The body.</summary>
    public sealed record Body
    {
        /// <summary>What is done.</summary>
        public required EventKind Kind { get; init; }

        /// <summary>What is said, or why it is done: plain text. Required but for <c>assign</c>.</summary>
        public string? Text { get; init; }

        /// <summary>Who is to look into it; with <c>assign</c>, and only there.</summary>
        [TextLengthAttribute(1, 200)]
        public string? Assignee { get; init; }

        /// <summary>By when; with <c>assign</c>, and only there.</summary>
        public DateOnly? DueOn { get; init; }
    }
}
