namespace PerfHub.Api.Persistence;

/// <summary>The tenant of the current async flow.</summary>
/// <param name="Bureau">The bureau whose subtree may be accessed; <see cref="AllBureaus"/> for the service itself.</param>
/// <param name="RequiresPrimary">Whether reads must see the latest write, so that they cannot use a read replica.</param>
public sealed record TenantContext(string Bureau, bool RequiresPrimary)
{
    /// <summary>Grants access to all bureaus.</summary>
    public const string AllBureaus = "*";

    /// <summary>The service itself: authentication, maintenance, operators.</summary>
    public static readonly TenantContext AllTenants = new(AllBureaus, true);

    private static readonly AsyncLocal<TenantContext?> Ambient = new();

    /// <summary>The current tenant; <see cref="AllTenants"/> unless set.</summary>
    public static TenantContext Current => Ambient.Value ?? AllTenants;

    /// <summary>Sets the tenant for the current async flow.</summary>
    public static void Set(TenantContext tenant) => Ambient.Value = tenant;

    /// <summary>Sends all reads of the current async flow to the primary.</summary>
    public static void RequirePrimary() => Set(Current with { RequiresPrimary = true });
}
