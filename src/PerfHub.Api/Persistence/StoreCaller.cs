namespace PerfHub.Api.Persistence;

/// <summary>For whom the store is asked, as far as the store needs to know.</summary>
/// <param name="Bureau">The bureau at the top of what may be reached; <see cref="Everything"/> for the service itself.</param>
/// <param name="ReadsItsOwnWrites">Whether reads must see what was written just now, hence no copy that may lag behind.</param>
public sealed record StoreCaller(string Bureau, bool ReadsItsOwnWrites)
{
    /// <summary>All bureaus.</summary>
    public const string Everything = "*";

    /// <summary>The service itself: authentication, upkeep, operators.</summary>
    public static readonly StoreCaller Service = new(Everything, true);

    private static readonly AsyncLocal<StoreCaller?> Here = new();

    /// <summary>The caller of what runs here; the service itself unless <see cref="Enter"/> said otherwise.</summary>
    public static StoreCaller Current => Here.Value ?? Service;

    /// <summary>Says for whom all that this asynchronous method does from here on is done, until it returns.</summary>
    /// <param name="caller">The caller.</param>
    public static void Enter(StoreCaller caller) => Here.Value = caller;

    /// <summary>Says of all that this asynchronous method does from here on that it must see what was written just now.</summary>
    public static void ReadOwnWrites() => Enter(Current with { ReadsItsOwnWrites = true });
}
