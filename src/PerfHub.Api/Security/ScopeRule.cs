using Microsoft.AspNetCore.Routing.Patterns;

namespace PerfHub.Api.Security;

/// <summary>
/// Defines what must be in the caller's scope before the caller's role is checked. It is endpoint metadata; the committed list of
/// endpoints (<c>endpoints.txt</c>) shows it.
/// </summary>
public sealed class ScopeRule
{
    /// <summary>The endpoint serves no data of a bureau or unit.</summary>
    public static readonly ScopeRule AnyCaller = new("anybody with a key", null);

    /// <summary>The response holds what is in the caller's scope, and nothing else.</summary>
    public static readonly ScopeRule OwnScope = new("the caller's scope", null);

    /// <summary>The bureau in the path must be in scope.</summary>
    public static readonly ScopeRule BureauInPath = new("bureau {b} and below", (http, _) => GetTargetFromPath(http, withUnit: false));

    /// <summary>The unit in the path must be in scope.</summary>
    public static readonly ScopeRule UnitInPath = new("unit {u}", (http, _) => GetTargetFromPath(http, withUnit: true));

    /// <summary>The unit in the path must be in scope; for callers who may register it, it need not exist.</summary>
    public static readonly ScopeRule UnitInPathOrNew =
        new("unit {u}, known or new", (http, caller) => GetTargetFromPath(http, withUnit: caller.Role == Role.Unit));

    /// <summary>The bureau in the path must be in scope; the handler hides from units what is not their own.</summary>
    public static readonly ScopeRule BureauInPathOrOwnUnit = new("bureau {b} or own unit", (http, _) => GetTargetFromPath(http, withUnit: false));

    private readonly Func<HttpContext, Caller, ScopeTarget?>? _getTarget;

    private ScopeRule(string name, Func<HttpContext, Caller, ScopeTarget?>? getTarget) => (Name, _getTarget) = (name, getTarget);

    /// <summary>The description in the list of endpoints.</summary>
    public string Name { get; }

    /// <summary>Whether the handler checks <see cref="TenantScope"/> itself, after the role, because only it knows the target.</summary>
    public bool IsCheckedByHandler { get; private init; }

    /// <summary>
    /// Creates a rule for routes with <c>{id}</c>, where the id implies bureau and unit; <paramref name="parseTarget"/> returns
    /// <see langword="null"/> if the id is malformed.
    /// </summary>
    public static ScopeRule ForId(string name, Func<string, ScopeTarget?> parseTarget) =>
        new(name, (http, _) => parseTarget((string)http.Request.RouteValues["id"]!));

    /// <summary>Creates a rule for targets that only the handler knows: from the body or from the store.</summary>
    public static ScopeRule CheckedByHandler(string name) => new(name, null) { IsCheckedByHandler = true };

    /// <summary>
    /// Infers the rule from a route; <see langword="null"/> if it has no bureau, or parameters other than bureau, unit, year and
    /// number.
    /// </summary>
    internal static ScopeRule? InferFromRoute(RoutePattern route) =>
        route.Parameters.Any(parameter => parameter.Name is not ("b" or "u" or "y" or "n")) ? null
        : route.GetParameter("u") is not null ? UnitInPath
        : route.GetParameter("b") is not null ? BureauInPath
        : null;

    /// <summary>Whether the target is in the caller's scope, as far as it is known before the handler runs.</summary>
    internal async ValueTask<bool> IsSatisfiedAsync(TenantScope scope, Caller caller, HttpContext http) =>
        _getTarget is null
        || (_getTarget(http, caller) is { } target && await scope.CoversAsync(caller, target.Bureau, target.Unit, http.RequestAborted));

    private static ScopeTarget GetTargetFromPath(HttpContext http, bool withUnit) =>
        new((string)http.Request.RouteValues["b"]!, withUnit ? (string)http.Request.RouteValues["u"]! : null);
}
