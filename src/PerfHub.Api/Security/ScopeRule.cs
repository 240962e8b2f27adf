using Microsoft.AspNetCore.Routing.Patterns;

namespace PerfHub.Api.Security;

/// <summary>
/// What must lie in the caller's scope before an endpoint asks for the caller's role. Endpoints carry it, authorisation goes
/// by it, and the committed list of the surface is written from it.
/// </summary>
public sealed class ScopeRule
{
    /// <summary>Nothing of anybody's is asked for.</summary>
    public static readonly ScopeRule AnyCaller = new("anybody with a key", null);

    /// <summary>The bureau of the path.</summary>
    public static readonly ScopeRule BureauInPath = new("bureau {b} and below", (http, _) => GetTargetFromPath(http, withUnit: false));

    /// <summary>The unit of the path.</summary>
    public static readonly ScopeRule UnitInPath = new("unit {u}", (http, _) => GetTargetFromPath(http, withUnit: true));

    /// <summary>The unit of the path, which need not exist yet for those who may register it.</summary>
    public static readonly ScopeRule UnitInPathOrNew =
        new("unit {u}, known or new", (http, caller) => GetTargetFromPath(http, withUnit: caller.Role == Role.Unit));

    private readonly Func<HttpContext, Caller, ScopeTarget?>? _getTarget;

    private ScopeRule(string name, Func<HttpContext, Caller, ScopeTarget?>? target) => (Name, _getTarget) = (name, target);

    /// <summary>The rule in words.</summary>
    public string Name { get; }

    /// <summary>Whether the handler asks <see cref="TenantScope"/>, behind the role: the target is not known before.</summary>
    public bool IsCheckedByHandler { get; private init; }

    /// <summary>A rule for an object that the path's <c>{id}</c> names.</summary>
    /// <param name="name">The rule in words.</param>
    /// <param name="target">Whose object an id names; nothing where it names none.</param>
    public static ScopeRule ForId(string name, Func<string, ScopeTarget?> target) =>
        new(name, (http, _) => target((string)http.Request.RouteValues["id"]!));

    /// <summary>A rule for an object that only the handler finds: in the body, or by a row of the store.</summary>
    /// <param name="name">The rule in words.</param>
    public static ScopeRule CheckedByHandler(string name) => new(name, null) { IsCheckedByHandler = true };

    /// <summary>The rule that follows from a path; nothing where it names no bureau, or more than a bureau, a unit, a year and a number.</summary>
    /// <param name="path">The path.</param>
    internal static ScopeRule? InferFromRoute(RoutePattern path) =>
        path.Parameters.Any(it => it.Name is not ("b" or "u" or "y" or "n")) ? null
        : path.GetParameter("u") is not null ? UnitInPath
        : path.GetParameter("b") is not null ? BureauInPath
        : null;

    /// <summary>Whether what is asked for lies in the caller's scope, as far as it is known before the handler runs.</summary>
    internal async ValueTask<bool> IsSatisfiedAsync(TenantScope scope, Caller caller, HttpContext http) =>
        _getTarget is null
        || (_getTarget(http, caller) is { } target && await scope.CoversAsync(caller, target.Bureau, target.Unit, http.RequestAborted));

    private static ScopeTarget GetTargetFromPath(HttpContext http, bool withUnit) =>
        new((string)http.Request.RouteValues["b"]!, withUnit ? (string)http.Request.RouteValues["u"]! : null);
}
