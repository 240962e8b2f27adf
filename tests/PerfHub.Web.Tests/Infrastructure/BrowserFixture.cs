using Microsoft.Playwright;

namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>One demo host and one Chromium for all tests. Without Chromium the tests are skipped, and say so.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    // Signing in is tested once; all other tests begin after it.
    private readonly Dictionary<string, List<Cookie>> _cookies = [];

    private IPlaywright? _playwright;

    private IBrowser? _browser;

    private Demo? _demo;

    /// <summary>The host with the demo.</summary>
    public Demo Demo => _demo ?? throw new InvalidOperationException("There is no browser, so no host was started.");

    private static string? ChromiumPath => new[] { Environment.GetEnvironmentVariable("PERFHUB_TEST_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (ChromiumPath is not { } path)
        {
            return;
        }

        _demo = await Demo.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_demo is not null)
        {
            await _demo.DisposeAsync();
        }
    }

    /// <summary>Opens a window that nobody is signed in to.</summary>
    public async Task<Visitor> OpenAsync(string locale = "zh-CN", int width = 1400)
    {
        Skip.If(_browser is null, "There is no Chromium. Install it (apt-get install chromium), or name it in PERFHUB_TEST_CHROMIUM.");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Demo.Address.ToString(),
            Locale = locale,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            AcceptDownloads = true,
        });
        return new Visitor(context, await context.NewPageAsync(), Demo);
    }

    /// <summary>Opens a window of a user who is signed in with the key of a role.</summary>
    public async Task<Visitor> SignInAsync(string role, string locale = "zh-CN", int width = 1400)
    {
        var visitor = await OpenAsync(locale, width);
        if (_cookies.TryGetValue(role, out var cookies))
        {
            await visitor.Page.Context.AddCookiesAsync(cookies);
            return visitor;
        }

        await visitor.SignInAsync(Demo.Keys[role]);
        _cookies[role] = [.. (await visitor.Page.Context.CookiesAsync())
            .Select(it => new Cookie { Name = it.Name, Value = it.Value, Url = Demo.Address.ToString(), HttpOnly = it.HttpOnly, SameSite = it.SameSite })];
        return visitor;
    }
}
