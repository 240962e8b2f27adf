using Microsoft.Playwright;

namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>One demo host and one Chromium for all groups of tests, which run at the same time.</summary>
internal sealed class SharedBrowser : IAsyncDisposable
{
    // Debian's headless shell, which has no windows, before its Chromium.
    private static readonly string?[] Paths =
        [Environment.GetEnvironmentVariable("PERFHUB_TEST_CHROMIUM"), "/usr/lib/chromium/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly SemaphoreSlim Gate = new(1);

    private static SharedBrowser? _current;

    private static int _users;

    private readonly IPlaywright? _playwright;

    private SharedBrowser(Demo demo, IPlaywright? playwright, IBrowser? browser) => (Demo, _playwright, Browser) = (demo, playwright, browser);

    public Demo Demo { get; }

    /// <summary>The browser; <see langword="null"/> if there is no Chromium.</summary>
    public IBrowser? Browser { get; }

    /// <summary>Starts both, or joins those that use them already.</summary>
    public static async Task<SharedBrowser> OpenAsync()
    {
        await Gate.WaitAsync();
        try
        {
            _current ??= await StartAsync();
            _users++;
            return _current;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Ends both when nobody uses them any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (--_users == 0)
            {
                _current = null;
                if (Browser is not null)
                {
                    await Browser.DisposeAsync();
                }

                _playwright?.Dispose();
                await Demo.DisposeAsync();
            }
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<SharedBrowser> StartAsync()
    {
        var demo = Demo.StartAsync();
        if (Paths.FirstOrDefault(File.Exists) is not { } path)
        {
            return new SharedBrowser(await demo, null, null);
        }

        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments });
        return new SharedBrowser(await demo, playwright, browser);
    }
}
