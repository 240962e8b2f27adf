-- A filing reads whether a bureau above subscribes to it. Secrets and deliveries are visible to the bureau and those above only.
ALTER SECURITY POLICY dbo.Tenants
    ADD FILTER PREDICATE dbo.MayInherit(Bureau) ON dbo.WebhookSubscription,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.WebhookSubscription,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.WebhookSecret,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.WebhookSecret,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.WebhookOutbox,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.WebhookOutbox,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.WebhookDelivery,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.WebhookDelivery;
