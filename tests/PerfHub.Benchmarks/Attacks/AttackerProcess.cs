using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Attacks;

/// <summary>
/// The attackers, in a process with the lowest priority: host and attackers share the processors of the machine, which they do not in
/// reality. What the host and the kernel do for the attackers still takes the host's time.
/// </summary>
internal sealed class AttackerProcess : IDisposable
{
    private const string UnitKeyVariable = "ATTACK_UNIT_KEY", BureauKeyVariable = "ATTACK_BUREAU_KEY", LowestPriority = "19";

    private readonly Process _process;

    private AttackerProcess(Process process) => _process = process;

    /// <summary>Starts the attack; it ends with <see cref="EndAsync"/>.</summary>
    public static AttackerProcess Start(Attack attack, int port, string unitKey, string bureauKey)
    {
        var start = new ProcessStartInfo(
            "nice", ["-n", LowestPriority, "dotnet", typeof(AttackerProcess).Assembly.Location, "attackers", "--attack", attack.Name, "--port", port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        (start.Environment[UnitKeyVariable], start.Environment[BureauKeyVariable]) = (unitKey, bureauKey);
        return new AttackerProcess(Process.Start(start)!);
    }

    /// <summary>Ends the attack.</summary>
    /// <returns>The number of responses by status; 0 stands for a connection that the host closed.</returns>
    public async Task<Dictionary<int, int>> EndAsync()
    {
        _process.StandardInput.Close();
        return JsonSerializer.Deserialize<Dictionary<int, int>>(await _process.StandardOutput.ReadToEndAsync())!;
    }

    /// <summary>Attacks until the standard input ends, and prints the number of responses by status. This runs in the process of the attackers.</summary>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var name = options.Get("--attack", "");
        var attack = Attack.All.Single(it => it.Name == name);
        var target = new AttackTarget(
            options.Get("--port", 0), Environment.GetEnvironmentVariable(UnitKeyVariable)!, Environment.GetEnvironmentVariable(BureauKeyVariable)!);
        using var end = new CancellationTokenSource();
        var attackers = Enumerable.Range(0, attack.Clients).Select(client => RepeatAsync(attack, target, client, end.Token)).ToList();
        _ = await Console.In.ReadToEndAsync();
        await end.CancelAsync();
        await Task.WhenAll(attackers);
        Console.Write(JsonSerializer.Serialize(target.Statuses));
        return 0;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task RepeatAsync(Attack attack, AttackTarget target, int client, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await attack.RunAsync(target, client, end);
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // The host refused or reset the connection, or the attack is over.
                target.Count(0);
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }
}
