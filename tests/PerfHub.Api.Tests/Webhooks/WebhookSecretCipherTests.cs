using Microsoft.Extensions.Options;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Tests.Webhooks;

/// <summary>Signing secrets are encrypted in the store.</summary>
public sealed class WebhookSecretCipherTests
{
    private const string Key = "a key of at least thirty-two characters", NewKey = "another key of thirty-two characters!!";

    [Fact]
    public async Task A_secret_is_decrypted_for_its_own_webhook_only_and_not_if_it_was_changed()
    {
        await using var store = new TempSqliteStore();
        var cipher = new WebhookSecretCipher(Options.Create(new WebhookOptions { SecretKeys = Key }), store.Dialect);

        var encrypted = cipher.Encrypt(7, "whsec_secret");

        Assert.Equal("whsec_secret", cipher.Decrypt(7, encrypted));
        Assert.Null(cipher.Decrypt(8, encrypted));
        Assert.NotEqual(encrypted, cipher.Encrypt(7, "whsec_secret"));
        encrypted[^1] ^= 1;
        Assert.Null(cipher.Decrypt(7, encrypted));
        Assert.Null(cipher.Decrypt(7, []));
    }

    [Fact]
    public async Task A_new_key_encrypts_while_the_old_one_still_decrypts()
    {
        await using var store = new TempSqliteStore();
        WebhookSecretCipher Create(string keys) => new(Options.Create(new WebhookOptions { SecretKeys = keys }), store.Dialect);
        var old = Create(Key).Encrypt(7, "whsec_old");

        var both = Create($"{NewKey}, {Key}");

        Assert.Equal("whsec_old", both.Decrypt(7, old));
        Assert.Null(Create(NewKey).Decrypt(7, old));
        Assert.Null(Create(Key).Decrypt(7, both.Encrypt(7, "whsec_new")));
    }

    [Fact]
    public async Task Hosts_on_one_file_that_start_together_use_the_same_key_file()
    {
        await using var store = new TempSqliteStore();
        var ciphers = Enumerable.Range(0, 8).Select(_ => new WebhookSecretCipher(Options.Create(new WebhookOptions()), store.Dialect)).ToList();

        var encrypted = await Task.WhenAll(ciphers.Select(cipher => Task.Run(() => cipher.Encrypt(7, "whsec_secret"))));

        Assert.All(encrypted, it => Assert.All(ciphers, cipher => Assert.Equal("whsec_secret", cipher.Decrypt(7, it))));
    }
}
