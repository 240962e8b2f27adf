using System.Net;
using PerfHub.Api.Security;

namespace PerfHub.Api.Tests.Security;

/// <summary>What must come back to a walker that asks an endpoint for a subject.</summary>
public enum AccessOutcome
{
    /// <summary>What was asked for: 2xx.</summary>
    Allowed,

    /// <summary>401: the key is none.</summary>
    Unauthorized,

    /// <summary>403: within the scope, but not for this role.</summary>
    Forbidden,

    /// <summary>404, word for word as for what is not there.</summary>
    NotFound,
}

/// <summary>The table: from the scope rule and the roles of an endpoint to what must come back.</summary>
public static class AccessExpectation
{
    /// <summary>What must come back.</summary>
    /// <exception cref="NotSupportedException">The endpoint's scope rule is not in the table.</exception>
    public static AccessOutcome Compute(ApiEndpoint endpoint, TestCaller walker, RequestTarget subject, TenancyScenario neighbours)
    {
        if (endpoint.Roles is null)
        {
            return AccessOutcome.Allowed;
        }

        if (walker.Role is not { } role)
        {
            return AccessOutcome.Unauthorized;
        }

        var mayUse = endpoint.Roles.Contains(role);
        if (endpoint.Scope!.IsCheckedByHandler && !mayUse)
        {
            return AccessOutcome.Forbidden;
        }

        return !IsInScope(endpoint.Scope, walker, subject, neighbours) ? AccessOutcome.NotFound : mayUse ? AccessOutcome.Allowed : AccessOutcome.Forbidden;
    }

    /// <summary>The status of an outcome, and the problem that it comes with; an allowed call succeeds, which is a range.</summary>
    public static (HttpStatusCode Status, string Slug) GetRefusal(this AccessOutcome outcome) => outcome switch
    {
        AccessOutcome.Unauthorized => (HttpStatusCode.Unauthorized, "unauthorized"),
        AccessOutcome.Forbidden => (HttpStatusCode.Forbidden, "forbidden"),
        AccessOutcome.NotFound => (HttpStatusCode.NotFound, "not-found"),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>Whether the subject lies in the walker's scope, as this rule has it.</summary>
    public static bool IsInScope(ScopeRule rule, TestCaller walker, RequestTarget subject, TenancyScenario neighbours) => rule.Name switch
    {
        "anybody with a key" => true,
        "bureau {b} and below" or "the body's bureau and unit" or "the key's bureau and unit" or "the query's bureau" or "evaluation's bureau" =>
            neighbours.Covers(walker, subject.Bureau),
        "unit {u}" or "deviation's unit" => neighbours.Covers(walker, subject.Bureau, subject.Unit),
        "unit {u}, known or new" => walker.Role == Role.Unit
            ? neighbours.Covers(walker, subject.Bureau, subject.Unit)
            : neighbours.Covers(walker, subject.Bureau),
        _ => throw new NotSupportedException($"Nobody has said what must come back where the scope is “{rule.Name}”."),
    };
}
