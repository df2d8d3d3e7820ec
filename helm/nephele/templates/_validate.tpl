{{/* What a schema cannot say: how values fit together. */}}
{{- define "nephele.validate" -}}
{{- $network := .Values.network -}}
{{- range $index, $layer := .Values.mixnode.layers -}}
  {{- $number := int (add1 $index) -}}
  {{- $admitted := 0 -}}
  {{- range $network.admitted -}}
    {{- if and (eq .role "mix") (eq (int .layer) $number) -}}
      {{- $admitted = add1 $admitted -}}
    {{- end -}}
  {{- end -}}
  {{- if lt (int $admitted) (int $layer.replicas) -}}
    {{- fail (printf "mixnode.layers: layer %d has %d replicas, but network.admitted names %d of its mixes; add keys with tools/chart-keys --mixes" $number (int $layer.replicas) (int $admitted)) -}}
  {{- end -}}
  {{- if lt (int $layer.replicas) (int $network.minMixesPerLayer) -}}
    {{- fail (printf "network.minMixesPerLayer is %d, but layer %d has %d replicas: no topology would ever be published" (int $network.minMixesPerLayer) $number (int $layer.replicas)) -}}
  {{- end -}}
{{- end -}}
{{- $gateways := 0 -}}
{{- range $network.admitted -}}
  {{- if eq .role "gateway" }}{{ $gateways = add1 $gateways }}{{ end -}}
{{- end -}}
{{- if lt (int $gateways) (int .Values.gateway.replicas) -}}
  {{- fail (printf "gateway.replicas is %d, but network.admitted names %d gateways; add keys with tools/chart-keys --gateways" (int .Values.gateway.replicas) (int $gateways)) -}}
{{- end -}}
{{- if gt (int $network.signerThreshold) (len $network.signers) -}}
  {{- fail (printf "network.signerThreshold is %d, but network.signers has %d: nothing could be verified" (int $network.signerThreshold) (len $network.signers)) -}}
{{- end -}}
{{- if and .Values.networkRequester.enabled (not $network.services) -}}
  {{- fail "networkRequester.enabled, but network.services names no identity; tools/chart-keys writes it" -}}
{{- end -}}
{{- end -}}
