using System.Diagnostics;
using System.Globalization;
using PerfHub.Benchmarks.Campaigns.Checks;
using PerfHub.Benchmarks.Campaigns.Disturbances;
using PerfHub.Benchmarks.Campaigns.Participants;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>
/// Runs a host under load and disturbances, stops it at a random moment, starts it again and verifies the model; again and again. Then serves
/// damaged copies of the store.
/// </summary>
internal sealed class Campaign : IDisposable
{
    private const int TerminationPercent = 20, FakeClockPercent = 20, LongRunPercent = 2, MaxResponses = 200, CompleteInterval = 100, AuditInterval = 20, StalledReaders = 3;

    private const long MaxWalBytes = 256L << 20;

    private static readonly TimeSpan MaxRun = TimeSpan.FromSeconds(5), LongRun = TimeSpan.FromSeconds(15), MaxEndTime = TimeSpan.FromSeconds(90), StepTime = TimeSpan.FromMilliseconds(2);

    private readonly CampaignOptions _options;
    private readonly CampaignFindings _findings = new();
    private readonly TempFolder _folder = new();
    private readonly SmallDisk? _disk;
    private readonly FakeClock? _clock;
    private readonly string _store;
    private readonly CampaignRandom _random;
    private readonly CampaignHost _host;

    public Campaign(CampaignOptions options)
    {
        _options = options;
        _disk = options.Has("full disks") ? SmallDisk.TryMount(_folder.GetFile("disk")) : null;
        _clock = options.Has("clock jumps") ? FakeClock.TryCreate(_folder.GetFile("clock")) : null;
        _store = Path.Combine(_folder.GetFile("disk"), "perfhub.db");
        Directory.CreateDirectory(_folder.GetFile("disk"));
        _random = new CampaignRandom(options.Seed);
        _host = new CampaignHost(CreateSettings, _findings);
        Report("full disks", _disk is not null, "mounting a file system is not permitted");
        Report("clock jumps", _clock is not null, "libfaketime is not installed (Debian: faketime)");
    }

    public async Task<CampaignFindings> RunAsync()
    {
        var region = await CampaignRegion.CreateAsync(ConnectionString);
        var context = new CampaignContext(region, new FilingModel(_findings), _random, _findings);
        var cases = new CaseDecider(context);
        var bulk = new BulkDecider(context);
        await _host.StartAsync();
        await FileCasesAsync(context);
        await cases.LoadAsync(_host);
        var participants = CreateParticipants(context, cases, bulk);
        var checks = new CampaignChecks(context, () => bulk.IsBusy);

        var watch = Stopwatch.StartNew();
        for (var kills = 1; kills <= _options.Kills && watch.Elapsed < _options.Time; kills++)
        {
            await StopUnderLoadAsync(context, participants);
            await _host.StartAsync();
            context.SetKills(kills);
            await VerifyAsync(participants, checks, kills % CompleteInterval == 0, kills % AuditInterval == 0);
            if (kills % AuditInterval == 0)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kills} stops in {watch.Elapsed.TotalMinutes:N1} min: {context.Filings.AcknowledgedCount:N0} revisions acknowledged, {_findings.GetCount("filings lost")} lost, {_findings.ViolationCount} violations"));
            }
        }

        await VerifyAsync(participants, checks, isComplete: true, hasAudit: true);
        await EndAsync();
        _findings.Count("revisions acknowledged", context.Filings.AcknowledgedCount);
        if (_options.Has("damaged pages"))
        {
            await new DamageTrials(context, _folder, _store).RunAsync(_options.Damages);
        }

        return _findings;
    }

    public void Dispose()
    {
        _host.Dispose();
        _disk?.Dispose();
        _folder.Dispose();
    }

    private string ConnectionString => $"Data Source={_store}";

    /// <summary>The settings of a host that is started often.</summary>
    internal static Dictionary<string, string?> CreateSettings(string store) => new()
    {
        ["ConnectionStrings:PerfHub"] = $"Data Source={store}",

        // In a process that lives for seconds, recompiling hot methods takes more time than it saves.
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_TC_CallCounting"] = "0",
    };

    // libfaketime doubles the processor time of a start, so not every host has another clock. A start without it is a jump too.
    private Dictionary<string, string?> CreateSettings()
    {
        var settings = CreateSettings(_store);
        foreach (var (name, value) in _clock is not null && _clock.Use(_random.IsChosen(FakeClockPercent)) ? _clock.Environment : new Dictionary<string, string?>())
        {
            settings[name] = value;
        }

        return settings;
    }

    private static void Report(string kind, bool isIncluded, string reason) => Console.WriteLine($"{kind}: {(isIncluded ? "included" : $"LEFT OUT, {reason} or not wanted")}");

    private List<Participant> CreateParticipants(CampaignContext context, CaseDecider cases, BulkDecider bulk)
    {
        var filers = CampaignRegion.Filers.Select(unit => new Filer(context, unit, CampaignRegion.FilerBureau)).ToList();
        List<Participant> participants =
        [
            .. filers.Skip(1), new LargestReportFiler(context), new BatchClient(context), cases, bulk, new KeyRevoker(context), new Reader(context), new Reader(context),
            new MalformedSender(context), .. Enumerable.Range(0, StalledReaders).Select(_ => new StalledReader(context)),
        ];

        // The first filer files where the disk is filled, otherwise like the others.
        participants.Add(_disk is null ? filers[0] : new DiskFiller(context, _disk, filers[0]));
        if (_clock is not null)
        {
            participants.Add(new ClockShifter(context, _clock));
        }

        return participants;
    }

    /// <summary>Files the reports whose deviations are decided.</summary>
    private async Task FileCasesAsync(CampaignContext context)
    {
        foreach (var (unit, bureau) in CampaignRegion.CaseUnits.Select(unit => (unit, CampaignRegion.CaseBureau)).Concat(CampaignRegion.BulkUnits.Select(unit => (unit, CampaignRegion.BulkBureau))))
        {
            if (!await new CaseFiler(context, unit, bureau).TryFileAsync(_host))
            {
                throw new InvalidOperationException($"The report of unit {unit} was not accepted.");
            }
        }
    }

    /// <summary>Runs all participants and stops the host after a random number of responses.</summary>
    private async Task StopUnderLoadAsync(CampaignContext context, List<Participant> participants)
    {
        _host.ResponseCount = 0;
        var runs = participants.ConvertAll(participant => Task.Run(() => participant.RunAsync(_host)));

        // By responses and not by time, so that a slow machine has as much to lose as a fast one. A long run gets past the leases of killed hosts.
        var (start, isLong, responses) = (Stopwatch.GetTimestamp(), context.Random.IsChosen(LongRunPercent), context.Random.Next(1, MaxResponses));
        while ((isLong || _host.ResponseCount < responses) && Stopwatch.GetElapsedTime(start) < (isLong ? LongRun : MaxRun))
        {
            await Task.Delay(StepTime);
        }

        if (context.Random.IsChosen(TerminationPercent))
        {
            _findings.Count("SIGTERM");
            await _host.TerminateAsync();
        }
        else
        {
            _findings.Count("kill -9");
            _host.Kill();
        }

        _findings.RecordPeak("write-ahead log, MB", new FileInfo(_store + "-wal") is { Exists: true } log ? log.Length / 1024.0 / 1024.0 : 0);
        var all = Task.WhenAll(runs);
        if (await Task.WhenAny(all, Task.Delay(MaxEndTime)) != all)
        {
            throw new TimeoutException($"Participants did not end: {string.Join(", ", participants.Zip(runs).Where(it => !it.Second.IsCompleted).Select(it => it.First.GetType().Name))}");
        }

        await all;
        _disk?.Release();
    }

    private async Task VerifyAsync(List<Participant> participants, CampaignChecks checks, bool isComplete, bool hasAudit)
    {
        foreach (var participant in participants)
        {
            await participant.VerifyAsync(_host, isComplete);
        }

        await checks.VerifyAsync(_host, isComplete, hasAudit);
    }

    /// <summary>Ends the host; the write-ahead log becomes small.</summary>
    private async Task EndAsync()
    {
        var log = new FileInfo(_store + "-wal");
        if (log is { Exists: true, Length: > MaxWalBytes })
        {
            _findings.Add($"log: the write-ahead log has {log.Length >> 20} MB after the load.");
        }

        await _host.TerminateAsync();
        log.Refresh();
        if (log is { Exists: true, Length: > 0 })
        {
            _findings.Add($"log: the write-ahead log has {log.Length} bytes after the end of the host.");
        }
    }
}
