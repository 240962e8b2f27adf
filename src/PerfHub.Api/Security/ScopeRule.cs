using Microsoft.AspNetCore.Routing.Patterns;

namespace PerfHub.Api.Security;

/// <summary>
/// What must lie in the caller's scope before an endpoint asks for the caller's role. Endpoints carry it, authorisation goes
/// by it, and the committed list of the surface is written from it.
/// </summary>
public sealed class ScopeRule
{
    /// <summary>Nothing of anybody's is asked for.</summary>
    public static readonly ScopeRule AnyKey = new("anybody with a key", null);

    /// <summary>The bureau of the path.</summary>
    public static readonly ScopeRule PathBureau = new("bureau {b} and below", (http, _) => OfPath(http, withUnit: false));

    /// <summary>The unit of the path.</summary>
    public static readonly ScopeRule PathUnit = new("unit {u}", (http, _) => OfPath(http, withUnit: true));

    /// <summary>The unit of the path, which need not exist yet for those who may register it.</summary>
    public static readonly ScopeRule PathUnitOrNew =
        new("unit {u}, known or new", (http, caller) => OfPath(http, withUnit: caller.Role == Role.Unit));

    private readonly Func<HttpContext, Caller, Target?>? _target;

    private ScopeRule(string name, Func<HttpContext, Caller, Target?>? target) => (Name, _target) = (name, target);

    /// <summary>The rule in words.</summary>
    public string Name { get; }

    /// <summary>Whether the handler asks <see cref="TenantScope"/>, behind the role: the target is not known before.</summary>
    public bool IsLeftToHandler { get; private init; }

    /// <summary>A rule for an object that the path's <c>{id}</c> names.</summary>
    /// <param name="name">The rule in words.</param>
    /// <param name="target">Whose object an id names; nothing where it names none.</param>
    public static ScopeRule OfId(string name, Func<string, Target?> target) =>
        new(name, (http, _) => target((string)http.Request.RouteValues["id"]!));

    /// <summary>A rule for an object that only the handler finds: in the body, or by a row of the store.</summary>
    /// <param name="name">The rule in words.</param>
    public static ScopeRule LeftToHandler(string name) => new(name, null) { IsLeftToHandler = true };

    /// <summary>The rule that follows from a path; nothing where it names no bureau, or more than a bureau, a unit, a year and a number.</summary>
    /// <param name="path">The path.</param>
    internal static ScopeRule? OfPath(RoutePattern path) =>
        path.Parameters.Any(it => it.Name is not ("b" or "u" or "y" or "n")) ? null
        : path.GetParameter("u") is not null ? PathUnit
        : path.GetParameter("b") is not null ? PathBureau
        : null;

    /// <summary>Whether what is asked for lies in the caller's scope, as far as it is known before the handler runs.</summary>
    internal async ValueTask<bool> IsIn(TenantScope scope, Caller caller, HttpContext http) =>
        _target is null
        || (_target(http, caller) is { } target && await scope.Covers(caller, target.Bureau, target.Unit, http.RequestAborted));

    private static Target OfPath(HttpContext http, bool withUnit) =>
        new((string)http.Request.RouteValues["b"]!, withUnit ? (string)http.Request.RouteValues["u"]! : null);
}
