namespace PerfHub.Api.Persistence;

/// <summary>For whom the store is asked, as far as the store needs to know.</summary>
/// <param name="Bureau">The bureau at the top of what may be reached; <see cref="AllBureaus"/> for the service itself.</param>
/// <param name="RequiresPrimary">Whether reads must see what was written just now, hence no copy that may lag behind.</param>
public sealed record TenantContext(string Bureau, bool RequiresPrimary)
{
    /// <summary>All bureaus.</summary>
    public const string AllBureaus = "*";

    /// <summary>The service itself: authentication, upkeep, operators.</summary>
    public static readonly TenantContext AllTenants = new(AllBureaus, true);

    private static readonly AsyncLocal<TenantContext?> Ambient = new();

    /// <summary>The caller of what runs here; the service itself unless <see cref="Set"/> said otherwise.</summary>
    public static TenantContext Current => Ambient.Value ?? AllTenants;

    /// <summary>Says for whom all that this asynchronous method does from here on is done, until it returns.</summary>
    /// <param name="caller">The caller.</param>
    public static void Set(TenantContext caller) => Ambient.Value = caller;

    /// <summary>Says of all that this asynchronous method does from here on that it must see what was written just now.</summary>
    public static void RequirePrimary() => Set(Current with { RequiresPrimary = true });
}
