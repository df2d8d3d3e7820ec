{{/* What a schema cannot say: how values fit together. */}}
{{- define "nephele.validate" -}}
{{- include "nephele.validate.form" . -}}
{{- include "nephele.validate.monitoring" . -}}
{{- include "nephele.validate.memory" (list "mixnode" .Values.mixnode) -}}
{{- include "nephele.validate.memory" (list "gateway" .Values.gateway) -}}
{{- include "nephele.validate.clients" . -}}
{{- $genesis := include "nephele.genesis" . | fromJson -}}
{{- $floor := int $genesis.min_mixes_per_layer -}}
{{- if gt (int $genesis.threshold) (len $genesis.signers) -}}
  {{- fail (printf "network.genesis has threshold %d and %d signers: nothing could ever be signed; lower the threshold, or add signers" (int $genesis.threshold) (len $genesis.signers)) -}}
{{- end -}}
{{- $seen := list -}}
{{- range $genesis.admitted -}}
  {{- if has .identity $seen -}}
    {{- fail (printf "network.genesis admits the identity %s twice: two nodes of one identity contradict each other; make keys for the second with tools/chart-keys" .identity) -}}
  {{- end -}}
  {{- $seen = append $seen .identity -}}
{{- end -}}
{{- range $index, $layer := .Values.mixnode.layers -}}
  {{- $number := int (add1 $index) -}}
  {{- $admitted := 0 -}}
  {{- range $genesis.admitted -}}
    {{- if and (eq .role "mix") (eq (int .layer) $number) -}}
      {{- $admitted = add1 $admitted -}}
    {{- end -}}
  {{- end -}}
  {{- if lt (int $admitted) (int $layer.replicas) -}}
    {{- fail (printf "mixnode.layers: layer %d has %d replicas, but network.genesis admits %d of its mixes; add some with tools/chart-keys --mixes" $number (int $layer.replicas) (int $admitted)) -}}
  {{- end -}}
  {{- if lt (int $layer.replicas) $floor -}}
    {{- fail (printf "mixnode.layers: layer %d has %d replicas, but network.genesis asks for min_mixes_per_layer %d: no topology would ever be published; raise the replicas, or lower min_mixes_per_layer" $number (int $layer.replicas) $floor) -}}
  {{- end -}}
{{- end -}}
{{- $gateways := 0 -}}
{{- range $genesis.admitted -}}
  {{- if eq .role "gateway" }}{{ $gateways = add1 $gateways }}{{ end -}}
{{- end -}}
{{- if lt (int $gateways) (int .Values.gateway.replicas) -}}
  {{- fail (printf "gateway.replicas is %d, but network.genesis admits %d gateways; add some with tools/chart-keys --gateways" (int .Values.gateway.replicas) (int $gateways)) -}}
{{- end -}}
{{- if and .Values.validator.enabled (not $genesis.ledger) -}}
  {{- fail "validator.enabled, but network.genesis has no ledger; begin it with tools/chart-keys … -- --token NYM" -}}
{{- end -}}
{{- if .Values.networkRequester.enabled -}}
  {{- range .Values.networkRequester.gateways -}}
    {{- $wanted := . -}}
    {{- $found := false -}}
    {{- range $genesis.admitted -}}
      {{- if and (eq .role "gateway") (eq .identity $wanted) }}{{ $found = true }}{{ end -}}
    {{- end -}}
    {{- if not $found -}}
      {{- fail (printf "networkRequester.gateways names %s, which network.genesis admits as no gateway; take an identity from there, or leave the list empty for all gateways" $wanted) -}}
    {{- end -}}
  {{- end -}}
  {{- if not $genesis.services -}}
    {{- fail "networkRequester.enabled, but network.genesis lists no service; tools/chart-keys writes it" -}}
  {{- end -}}
  {{- if lt (len .Values.network.gatewayKeys) (int .Values.gateway.replicas) -}}
    {{- fail (printf "network.gatewayKeys has %d keys for gateway.replicas %d; tools/chart-keys writes them" (len .Values.network.gatewayKeys) (int .Values.gateway.replicas)) -}}
  {{- end -}}
{{- end -}}
{{- end -}}

{{/* Four replay filters lie in memory at a time. Arguments: list KEY VALUES */}}
{{- define "nephele.validate.memory" -}}
{{- $name := index . 0 -}}
{{- $values := index . 1 -}}
{{- $limits := default dict $values.resources.limits -}}
{{- $limit := toString (default "" $limits.memory) -}}
{{- $key := printf "%s.resources.limits.memory" $name -}}
{{- include "nephele.must" (list $key $limit "^[1-9][0-9]*(Mi|Gi)$" "write a limit, as 1024Mi or 1Gi: the replay filters lie in memory and count towards it") -}}
{{- $mebibytes := ternary (mul 1024 (int (trimSuffix "Gi" $limit))) (int (trimSuffix "Mi" $limit)) (hasSuffix "Gi" $limit) | int -}}
{{- $least := add (mul 4 (int $values.filterMebibytes)) 128 | int -}}
{{- if lt $mebibytes $least -}}
  {{- fail (printf "%s is %q, but four filters of %s.filterMebibytes %d and the process need %dMi: raise the limit, or lower filterMebibytes" $key $limit $name (int $values.filterMebibytes) $least) -}}
{{- end -}}
{{- end -}}

{{/* How clients find gateways, and whether they may. */}}
{{- define "nephele.validate.clients" -}}
{{- $client := .Values.gateway.client -}}
{{- $name := toString (default "" $client.advertise) -}}
{{- if and (ne $client.expose "None") (not $name) -}}
  {{- fail (printf "gateway.client.advertise is empty, but gateway.client.expose is %s: write the name that clients dial, as $(POD_NAME).mix.example.org" $client.expose) -}}
{{- end -}}
{{- if and $name (gt (int .Values.gateway.replicas) 1) (not (contains "$(POD_NAME)" $name)) -}}
  {{- fail (printf "gateway.client.advertise is %q for all %d gateways: write $(POD_NAME) into it, as each needs a name of its own" $name (int .Values.gateway.replicas)) -}}
{{- end -}}
{{- if and .Values.networkPolicy.enabled (not .Values.networkPolicy.clientCidrs) -}}
  {{- fail "networkPolicy.clientCidrs is empty, so that no client could dial a gateway: write the ranges whence they come, as 0.0.0.0/0" -}}
{{- end -}}
{{- range .Values.extraEnv -}}
  {{- if eq .name "POD_NAME" -}}
    {{- fail "extraEnv sets POD_NAME, which names the pod's keys: take it out" -}}
  {{- end -}}
{{- end -}}
{{- end -}}
