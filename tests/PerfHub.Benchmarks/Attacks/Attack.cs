namespace PerfHub.Benchmarks.Attacks;

/// <summary>What one caller with a valid key can do to a host.</summary>
/// <param name="Name">The option that selects it.</param>
/// <param name="Clients">How many clients do it at once.</param>
/// <param name="RunAsync">What one of them does once, again and again until it is cancelled.</param>
internal sealed record Attack(string Name, int Clients, Func<AttackTarget, int, CancellationToken, Task> RunAsync)
{
    private const int SmallBuffer = 4_096;

    /// <summary>All attacks.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("none", 1, static (_, _, cancel) => Task.Delay(Timeout.Infinite, cancel)),
        new("unread answers", 40, static (target, _, cancel) => SendWithoutReadingAsync(target, target.CreateValidation(), cancel)),
        new("validations", 60, static (target, _, cancel) => ExchangeAsync(target, target.CreateValidation(), cancel)),
        new("slow bodies", 400, SendSlowlyAsync),
        new("unread exports", 12, static (target, _, cancel) => SendWithoutReadingAsync(target, target.CreateExport(), cancel)),
        new("bulk comments", 4, static (target, _, cancel) => ExchangeAsync(target, target.CreateBulkComment(), cancel)),
        new("largest filings", 3, static (target, _, cancel) => ExchangeAsync(target, target.CreateLargestFiling(), cancel)),
        new("connections", 5_000, HoldConnectionAsync),
        new("long polls", 1_000, static (target, _, cancel) => ExchangeAsync(target, target.CreateLongPoll(), cancel)),
    ];

    private static async Task ExchangeAsync(AttackTarget target, byte[] request, CancellationToken cancel)
    {
        using var client = await AttackClient.ConnectAsync(target.Port, 0, cancel);
        await client.SendAsync(request, cancel);
        target.Count(await client.ReceiveAsync(cancel));
    }

    private static async Task SendWithoutReadingAsync(AttackTarget target, byte[] request, CancellationToken cancel)
    {
        using var client = await AttackClient.ConnectAsync(target.Port, SmallBuffer, cancel);
        await client.SendAsync(request, cancel);
        await client.WaitUntilClosedAsync(cancel);
    }

    // Fast at first, then just as fast as the host demands.
    private static async Task SendSlowlyAsync(AttackTarget target, int client, CancellationToken cancel)
    {
        using var connection = await AttackClient.ConnectAsync(target.Port, 0, cancel);
        var request = target.CreateValidation();
        var sent = request.Length - 100_000;
        await connection.SendAsync(request.AsMemory(0, sent), cancel);
        for (; sent < request.Length; sent += 2_000)
        {
            await Task.Delay(1_000, cancel);
            await connection.SendAsync(request.AsMemory(sent, Math.Min(2_000, request.Length - sent)), cancel);
        }

        target.Count(await connection.ReceiveAsync(cancel));
    }

    private static async Task HoldConnectionAsync(AttackTarget target, int client, CancellationToken cancel)
    {
        using var connection = await AttackClient.ConnectAsync(target.Port, SmallBuffer, cancel);
        await connection.SendAsync("GET / HTTP/1.1\r\nX:"u8.ToArray(), cancel);
        target.Count(await connection.ReceiveAsync(cancel));
    }
}
