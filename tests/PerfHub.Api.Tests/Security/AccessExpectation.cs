using System.Net;
using PerfHub.Api.Security;

namespace PerfHub.Api.Tests.Security;

/// <summary>Derives the expected outcome of a request from the scope rule and the roles of its endpoint.</summary>
public static class AccessExpectation
{
    /// <exception cref="NotSupportedException">The scope rule of the endpoint is not listed here.</exception>
    public static AccessOutcome Compute(ApiEndpoint endpoint, TestCaller caller, RequestTarget target, TenancyScenario scenario)
    {
        if (endpoint.Roles is null)
        {
            return AccessOutcome.Allowed;
        }

        if (caller.Role is not { } role)
        {
            return AccessOutcome.Unauthorized;
        }

        var mayUse = endpoint.Roles.Contains(role);
        if (endpoint.Scope!.IsCheckedByHandler && !mayUse)
        {
            return AccessOutcome.Forbidden;
        }

        return !IsInScope(endpoint.Scope, caller, target, scenario) ? AccessOutcome.NotFound : mayUse ? AccessOutcome.Allowed : AccessOutcome.Forbidden;
    }

    /// <summary>The status and the problem slug of a refusal. An allowed request has neither: it may get any 2xx.</summary>
    public static (HttpStatusCode Status, string Slug) GetRefusal(this AccessOutcome outcome) => outcome switch
    {
        AccessOutcome.Unauthorized => (HttpStatusCode.Unauthorized, "unauthorized"),
        AccessOutcome.Forbidden => (HttpStatusCode.Forbidden, "forbidden"),
        AccessOutcome.NotFound => (HttpStatusCode.NotFound, "not-found"),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    public static bool IsInScope(ScopeRule rule, TestCaller caller, RequestTarget target, TenancyScenario scenario) => rule.Name switch
    {
        "anybody with a key" or "the caller's scope" => true,
        "bureau {b} and below" or "the body's bureau and unit" or "the key's bureau and unit" or "the query's bureau" or "evaluation's bureau" =>
            scenario.Covers(caller, target.Bureau),
        "unit {u}" or "deviation's unit" => scenario.Covers(caller, target.Bureau, target.Unit),
        "unit {u}, known or new" or "bureau {b} or own unit" => caller.Role == Role.Unit
            ? scenario.Covers(caller, target.Bureau, target.Unit)
            : scenario.Covers(caller, target.Bureau),
        _ => throw new NotSupportedException($"No expectation exists for the scope rule “{rule.Name}”."),
    };
}
